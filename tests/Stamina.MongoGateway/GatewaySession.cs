using System.Globalization;
using MongoDB.Bson;

namespace Stamina.MongoGateway;

/// <summary>One connection: who signed in on it. Without users everybody may do everything.</summary>
internal sealed class GatewaySession(DocumentDb engine, GatewayUsers? users)
{
    private const int Unauthorized = 13;
    private const int AuthenticationFailed = 18;

    private Scram? scram;
    private GatewayUser? user;

    public async Task<byte[]> RunAsync(WireMessage message)
    {
        var command = message.Command;
        var name = command.ElementCount == 0 ? string.Empty : command.GetElement(0).Name;
        var database = command.GetValue("$db", "admin").AsString;
        if (users is null)
        {
            return await engine.RunAsync(message);
        }

        switch (name)
        {
            case "saslStart" when command["mechanism"] == "SCRAM-SHA-256":
                scram = new Scram(users.Find);
                return Step(scram.Begin(command["payload"].AsByteArray), isDone: false);
            case "saslStart":
                return Refusal(AuthenticationFailed, "SCRAM-SHA-256 is spoken here.");
            case "saslContinue" when scram?.End(command["payload"].AsByteArray) is var (signedIn, answer):
                (user, scram) = (signedIn, null);
                return Step(answer, isDone: true);
            case "saslContinue":
                return Refusal(AuthenticationFailed, "Authentication failed.");
            case "hello" or "isMaster" or "ismaster":
                var reply = new RawBsonDocument(await engine.RunAsync(message)).Materialize(new MongoDB.Bson.IO.BsonBinaryReaderSettings());
                var hello = new BsonDocument(reply.Elements);
                if (command.Contains("saslSupportedMechs"))
                {
                    hello["saslSupportedMechs"] = new BsonArray { "SCRAM-SHA-256" };
                }

                return hello.ToBson();
            case "ping" or "buildInfo" or "buildinfo" or "endSessions" or "getLastError":
                return await engine.RunAsync(message);
        }

        if (user is null)
        {
            return Refusal(Unauthorized, string.Create(CultureInfo.InvariantCulture, $"Command {name} requires authentication"));
        }

        return GatewayUsers.Missing(user, name, database, message) is { } action
            ? Refusal(Unauthorized, $"{user.Name} is not authorized on {database} to execute command {name}: {action}")
            : await engine.RunAsync(message);
    }

    private static byte[] Step(byte[] payload, bool isDone) =>
        new BsonDocument { { "conversationId", 1 }, { "done", isDone }, { "payload", payload }, { "ok", 1.0 } }.ToBson();

    private static byte[] Refusal(int code, string message) => new BsonDocument { { "ok", 0.0 }, { "errmsg", message }, { "code", code } }.ToBson();
}
