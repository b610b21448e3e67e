using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;

namespace Stamina.MongoGateway;

/// <summary>A user with what it may do, in MongoDB's own form: <c>{resource: {db, collection}, actions}</c>; a collection without a name means all.</summary>
internal sealed record GatewayUser(string Name, string Password, BsonArray Privileges)
{
    public bool May(string database, string collection, string action) => Privileges.OfType<BsonDocument>().Any(privilege =>
        privilege["resource"]["db"].AsString == database
        && (privilege["resource"]["collection"].AsString is var named && (named.Length == 0 || named == collection))
        && privilege["actions"].AsBsonArray.Contains(action));
}

/// <summary>
/// Who may sign in, as eng/engines/start makes it of deploy/mongodb/users.js, and which action of MongoDB's each command takes: what the program does without a
/// right that the file gives is refused here as a MongoDB would.
/// </summary>
internal sealed class GatewayUsers
{
    private readonly Dictionary<string, GatewayUser> all;

    private GatewayUsers(Dictionary<string, GatewayUser> all) => this.all = all;

    public static GatewayUsers Load(string path) => new(BsonSerializer.Deserialize<BsonArray>(File.ReadAllText(path)).OfType<BsonDocument>()
        .Select(user => new GatewayUser(user["name"].AsString, user["password"].AsString, user["privileges"].AsBsonArray))
        .ToDictionary(user => user.Name, StringComparer.Ordinal));

    public GatewayUser? Find(string name) => all.GetValueOrDefault(name);

    /// <summary>The first action that the user lacks for a command; null where it may.</summary>
    public static string? Missing(GatewayUser user, string name, string database, WireMessage message)
    {
        var collection = message.Command[0] is BsonString named ? named.AsString : string.Empty;
        return ActionsOf(name, message).FirstOrDefault(action => !user.May(database, collection, action));
    }

    // A getMore goes on with what its own connection began.
    private static IEnumerable<string> ActionsOf(string name, WireMessage message) => name switch
    {
        "find" or "aggregate" or "count" => ["find"],
        "insert" => ["insert"],
        "delete" => ["remove"],
        "update" => Updates(message).Any(update => update.GetValue("upsert", false).ToBoolean()) ? ["update", "insert"] : ["update"],
        "findAndModify" when message.Command.GetValue("remove", false).ToBoolean() => ["find", "remove"],
        "findAndModify" when message.Command.GetValue("upsert", false).ToBoolean() => ["find", "update", "insert"],
        "findAndModify" => ["find", "update"],
        "createIndexes" => ["createIndex"],
        "create" => ["createCollection"],
        "collMod" or "listIndexes" or "listCollections" or "dropDatabase" => [name],
        _ => [],
    };

    private static IEnumerable<BsonDocument> Updates(WireMessage message)
    {
        if (message.Sequence is not { } sequence)
        {
            return message.Command["updates"].AsBsonArray.OfType<BsonDocument>();
        }

        var updates = new List<BsonDocument>();
        using var reader = new BsonBinaryReader(new MemoryStream(sequence));
        while (!reader.IsAtEndOfFile())
        {
            updates.Add(BsonDocumentSerializer.Instance.Deserialize(BsonDeserializationContext.CreateRoot(reader)));
        }

        return updates;
    }
}
