using System.Buffers.Text;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using Stamina.Contracts.Status;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Answering;

/// <summary>
/// What this process makes answers with: its build, its rules and its exercise types. Processes that differ in one of them never take each other's answers.
/// </summary>
internal sealed class BuildMark
{
    // One type of each assembly whose code makes answers.
    private static readonly Type[] Makers = [typeof(BuildMark), typeof(StatusAnswer), typeof(ExerciseCatalog), typeof(WorkoutFold), typeof(IWorkoutReads)];

    public BuildMark(ExerciseTypesAnswer types)
    {
        var hash = new XxHash64();
        hash.Append(Encoding.UTF8.GetBytes(WorkoutFold.RulesVersion.ToString(CultureInfo.InvariantCulture)));
        foreach (var maker in Makers)
        {
            hash.Append(maker.Module.ModuleVersionId.ToByteArray());
        }

        hash.Append(JsonSerializer.SerializeToUtf8Bytes(types.List, StatusJson.Default.ExerciseTypeList));
        Text = Base64Url.EncodeToString(hash.GetCurrentHash());
    }

    public string Text { get; }
}
