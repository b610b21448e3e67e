using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Stamina.WorkoutServer;

namespace Stamina.Tests.WorkoutServer;

internal static class Meters
{
    public static UploadMetrics Of() => WithMeter().Metrics;

    public static (UploadMetrics Metrics, Meter Meter) WithMeter()
    {
        var factory = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        return (new UploadMetrics(factory), factory.Create(UploadMetrics.MeterName));
    }
}
