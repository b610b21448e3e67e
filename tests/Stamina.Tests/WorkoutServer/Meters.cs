using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Stamina.WorkoutServer;

namespace Stamina.Tests.WorkoutServer;

internal static class Meters
{
    public static UploadMetrics Of() => new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());
}
