using System.Globalization;
using MongoDB.Bson;
using MongoDB.Driver;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Queue;
using static MongoDB.Driver.Builders<MongoDB.Bson.BsonDocument>;

namespace Stamina.Adapters.MongoDB;

/// <summary>
/// Collections, fields and keys. Fields have the design document's names where it names them. Every <c>_id</c> begins with the user, as 32 hex digits, and
/// orders as our keys do; the user stands in <c>user_id</c> too, by which a cluster is sharded. Only what belongs to no user has other keys: the ledger,
/// e-mails, the store itself.
/// </summary>
internal static class Names
{
    public const string Workouts = "workouts";
    public const string Segments = "segments";
    public const string Months = "months";
    public const string Totals = "totals";
    public const string Users = "users";
    public const string Emails = "emails";
    public const string Devices = "devices";
    public const string Goals = "goals";
    public const string Calendars = "calendars";
    public const string SecurityEvents = "security_events";
    public const string CodeMails = "code_mails";
    public const string AccountKeys = "account_keys";
    public const string Webhooks = "webhooks";
    public const string WebhookMessages = "webhook_messages";
    public const string Originals = "originals";
    public const string OriginalParts = "original_parts";
    public const string Batches = "batches";
    public const string Store = "store";
    public const string Migrations = "migrations";
    public const string Entries = "entries";

    public const string Id = "_id";
    public const string UserId = "user_id";
    public const string WorkoutId = "workout_id";
    public const string Timestamp = "timestamp";
    public const string ExerciseType = "exercise_type";
    public const string Revision = "revision";
    public const string Document = "document";
    public const string DeletedMs = "deleted_ms";
    public const string DueMs = "due_ms";
    public const string Reason = "reason";
    public const string Arrivals = "arrivals";
    public const string Ended = "ended";
    public const string Awaits = "awaits";
    public const string RulesVersion = "rules_version";
    public const string StartMs = "start_ms";
    public const string LocalDate = "local_date";
    public const string LogBytes = "log_bytes";
    public const string Summary = "summary";
    public const string Overlay = "overlay";
    public const string Log = "log";
    public const string Month = "month";
    public const string Pending = "pending";
    public const string Events = "events";
    public const string Bytes = "bytes";
    public const string ContentId = "content_id";
    public const string Rows = "rows";
    public const string Records = "records";
    public const string EmailKey = "email_key";
    public const string Wrapped = "wrapped";
    public const string Version = "version";

    public static BsonValue Of(Guid id) => new BsonBinaryData(id, GuidRepresentation.Standard);

    public static Guid GuidOf(BsonValue value) => value.AsBsonBinaryData.ToGuid(GuidRepresentation.Standard);

    public static string Key(Guid user) => user.ToString("N", CultureInfo.InvariantCulture);

    public static string Key(Guid user, Guid id) => $"{Key(user)}/{id.ToString("N", CultureInfo.InvariantCulture)}";

    /// <summary>The id behind the user in a key.</summary>
    public static Guid IdOf(string key) => Guid.ParseExact(key.AsSpan(33), "N");

    public static string Key(WorkoutKey key) => $"{Key(key.User.Value)}/{key.Session.Value}";

    public static string Key(MonthKey key) => string.Create(CultureInfo.InvariantCulture, $"{Key(key.User.Value)}/{key.Month:D6}");

    public static string Key(BatchName name) => string.Create(CultureInfo.InvariantCulture, $"{name.Epoch:N}/{name.Number:D19}");

    public static string Key(WorkoutKey key, BatchName batch, int part) =>
        string.Create(CultureInfo.InvariantCulture, $"{Key(key)}/{batch.Epoch:N}/{batch.Number:x}/{part}");

    public static string Key(Guid user, Guid content, int part) => string.Create(CultureInfo.InvariantCulture, $"{Key(user, content)}/{part:D5}");

    public static WorkoutKey WorkoutKeyOf(string id) => new(new UserId(Guid.ParseExact(id.AsSpan(0, 32), "N")), SessionId.Parse(id[33..]));

    /// <summary>One document, named by its shard key too, so that a cluster asks one shard.</summary>
    public static FilterDefinition<BsonDocument> One(Guid user, string id) => Filter.Eq(Id, id) & Filter.Eq(UserId, Of(user));

    /// <summary>The one document of its collection that a user has.</summary>
    public static FilterDefinition<BsonDocument> One(Guid user) => One(user, Key(user));

    public static FilterDefinition<BsonDocument> One(Guid user, Guid id) => One(user, Key(user, id));

    public static FilterDefinition<BsonDocument> One(WorkoutKey key) => One(key.User.Value, Key(key));

    /// <summary>The one document of its collection that each of these users has.</summary>
    public static FilterDefinition<BsonDocument> Any(IReadOnlyCollection<Guid> users) => Filter.In(Id, users.Select(Key)) & Filter.In(UserId, users.Select(Of));

    public static FilterDefinition<BsonDocument> Any(IEnumerable<WorkoutKey> keys)
    {
        var all = keys.ToList();
        return Filter.In(Id, all.Select(Key)) & Filter.In(UserId, all.Select(k => k.User.Value).Distinct().Select(Of));
    }

    /// <summary>Everything of a user, by the order of <c>_id</c>.</summary>
    public static FilterDefinition<BsonDocument> AllOf(Guid user) => Filter.Eq(UserId, Of(user)) & Filter.Gte(Id, Key(user)) & Filter.Lt(Id, Key(user) + "0");
}
