using System.Text;
using System.Text.Json.Serialization.Metadata;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Goals;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Workouts;
using Stamina.Documents;
using Stamina.Exchange.Events;
using Stamina.Exchange.Files;
using Stamina.Http.Bodies;
using Stamina.Http.Keys;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;
using Stamina.Ports.Queue;
using Stamina.Tests;
using Stamina.WorkoutServer.Endpoints;
using Stamina.WorkoutServer.Framing;

namespace Stamina.EndToEndTests.Fuzzing;

/// <summary>Something that reads bytes from outside.</summary>
/// <param name="Name">What it reads.</param>
/// <param name="Read">Reads them. What it says about bad ones it says by its answer, or by the exceptions that its callers turn into an answer; those are
/// caught in here.</param>
/// <param name="Corpus">Good inputs, and bad ones that were found.</param>
internal sealed record OutsideReader(string Name, Action<byte[]> Read, IReadOnlyList<byte[]> Corpus);

internal static class OutsideBytes
{
    private static readonly AccountSecret Secret = new(new byte[SharedSecret.Length]);
    private static readonly ImportWishes Wishes = new()
    {
        ProfileZone = "Europe/Berlin",
        Now = new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero),
        WeightUnit = "kg",
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<OutsideReader> All(string keys)
    {
        var json = Files("contract/examples", "*.json");
        var activities = Files("tests/Stamina.EndToEndTests/Fuzzing/corpus", "activity*")
            .Append(Content("tests/Stamina.Tests/Exchange/files/by-garmins-sdk.fit"))
            .ToList();
        var texts = Lines("tests/Stamina.EndToEndTests/Fuzzing/corpus/texts.txt");
        var (signing, options) = (SigningKeys.LoadOrCreate(keys), Options.Create(new AccessTokenOptions { Cell = "local" }));
        var token = new AccessTokenIssuer(signing, options, TimeProvider.System)
            .Issue(new Caller(new UserId(Guid.CreateVersion7()), new DeviceId(Guid.NewGuid()), CallerScope.Full, "local"))
            .Text;
        var reader = new AccessTokenReader(signing, options, TimeProvider.System);
        return
        [
            new("events", Framed(bytes => EventFraming.OneOrMany(bytes)), json),
            new("one event", Framed(bytes => EventFraming.One(bytes)), json),
            new("sync", Framed(bytes => EventFraming.Sync(bytes)), json),
            new("a logged workout", bytes => PastWorkout.Parse(bytes), json),
            Body("register", AccountJson.Default.Register),
            Body("sign_in", AccountJson.Default.SignIn),
            Body("reset_password", AccountJson.Default.ResetPassword),
            Body("edit_profile", AccountJson.Default.EditProfile),
            Body("set_goal", GoalJson.Default.SetGoal),
            Body("edit_goal", GoalJson.Default.EditGoal),
            Body("edit_workout", WorkoutJson.Default.EditWorkout),
            new("session ids and ids", bytes => ReadIds(Text(bytes)), texts),
            new("times and quantities", bytes => ReadTexts(Text(bytes), bytes), texts),
            new("consistency tokens", bytes => _ = ConsistencyToken.TryParse(Text(bytes), out _), texts),
            new("refresh tokens", bytes => _ = RefreshToken.TryParse(Text(bytes), Secret, out _) || RefreshToken.UserNamedBy(Text(bytes)) is null, texts),
            new("access tokens", bytes => reader.ReadAsync(Text(bytes)).AsTask().GetAwaiter().GetResult(), [Encoding.UTF8.GetBytes(token), .. texts]),
            new("batches", Message(bytes => Batch.Parser.ParseFrom(bytes)), Files("contract/messages", "*.bin")),
            new("stored logs", Stored(bytes => DocumentCodec.DecodeLog(bytes)), Files("contract/documents", "*log*.bin")),
            new("stored summaries", Stored(bytes => DocumentCodec.Decode<WorkoutSummary>(bytes)), Files("contract/documents", "*summary*.bin")),
            new("stored accounts", Stored(bytes => DocumentCodec.Decode<UserDocument>(bytes)), Files("contract/documents", "*user*.bin")),
            new("stored months", Stored(bytes => MonthDocument.Unpack(default, bytes)), Files("contract/documents", "*month*.bin")),
            new("activities (GPX, TCX, FIT, KML, CSV)", bytes => FileImport.Read(new FoundFile("file", () => new MemoryStream(bytes)), Wishes), activities),
            new(
                "what a phone exported",
                bytes => _ = PhoneExport.Find(() => new MemoryStream(bytes), "file").SelectMany(f => FileImport.Read(f, Wishes)).Count(),
                Files("tests/Stamina.EndToEndTests/Fuzzing/corpus", "phone*")),
        ];

        OutsideReader Body<T>(string name, JsonTypeInfo<T> type)
            where T : class => new(name, bytes => { JsonBody.Parse(bytes, type); JsonBody.ParseEdit(bytes, type); }, json);
    }

    private static Action<byte[]> Framed(Action<byte[]> frame) => bytes =>
    {
        try
        {
            frame(bytes);
        }
        catch (UnframeableException)
        {
            // Answered as the problem that it carries.
        }
    };

    private static Action<byte[]> Message(Action<byte[]> parse) => bytes =>
    {
        try
        {
            parse(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            // Set aside among the dead letters.
        }
    };

    private static Action<byte[]> Stored(Action<byte[]> decode) => bytes =>
    {
        try
        {
            decode(bytes);
        }
        catch (InvalidDataException)
        {
            // What is stored is left as it is, and the operator told.
        }
    };

    private static void ReadIds(string text)
    {
        if ((SessionId.TryParse(text, out var session) && session.Value != text) || (UserId.TryParse(text, out var user) && user.ToString() != text)
            || (DeviceId.TryParse(text, out var device) && device.ToString() != text) || (GoalId.TryParse(text, out var goal) && goal.ToString() != text))
        {
            throw new InvalidOperationException("An id has one spelling.");
        }
    }

    private static void ReadTexts(string text, byte[] bytes)
    {
        _ = Rfc3339.TryParse(text, out _);
        _ = Rfc3339.TryParse(bytes, out _);
        _ = EnteredTime.TryParse(text, out _);
        _ = EnteredTime.TryParseDate(text, out _);
        _ = EnteredQuantity.TryParse(text, out _, out _);
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static byte[] Content(string path) => File.ReadAllBytes(Repository.Find(path));

    private static List<byte[]> Files(string folder, string pattern) =>
        [.. Directory.GetFiles(Repository.Find(folder), pattern).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    private static List<byte[]> Lines(string path) =>
        [.. File.ReadAllLines(Repository.Find(path)).Where(line => line.Length > 0).Select(Encoding.UTF8.GetBytes)];
}
