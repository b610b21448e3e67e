using System.Collections.Concurrent;
using System.Globalization;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using Npgsql;
using NpgsqlTypes;

namespace Stamina.MongoGateway;

/// <summary>The commands, each a call of the extension's function.</summary>
internal sealed class DocumentDb(NpgsqlDataSource source)
{
    private const int Failed = 8;
    private const int NotFound = 59;
    private const int CursorNotFound = 43;
    private const int WriteConflict = 112;
    private const int DuplicateKey = 11000;

    // What is the gateway's affair, or that of a cluster; there is one node, and every answer of it is what it has committed.
    private static readonly string[] NotForTheEngine =
    [
        "$db",
        "lsid",
        "txnNumber",
        "$clusterTime",
        "$readPreference",
        "readConcern",
        "writeConcern",
        "maxTimeMS",];

    private readonly ConcurrentDictionary<long, Cursor> cursors = new();

    /// <summary>Returns once the database takes commands: after a crash it first reads its journal, and refuses meanwhile.</summary>
    public async Task CreateExtensionAsync()
    {
        while (true)
        {
            try
            {
                await using var create = source.CreateCommand("CREATE EXTENSION IF NOT EXISTS documentdb CASCADE");
                await create.ExecuteNonQueryAsync();
                return;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.CannotConnectNow)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
        }
    }

    public async Task<byte[]> RunAsync(WireMessage message)
    {
        var command = message.Command;
        var name = command.ElementCount == 0 ? string.Empty : command.GetElement(0).Name;
        var database = command.GetValue("$db", "admin").AsString;
        foreach (var field in NotForTheEngine)
        {
            command.Remove(field);
        }

        try
        {
            return name switch
            {
                "hello" or "isMaster" or "ismaster" => Hello().ToBson(),
                "ping" or "endSessions" or "getLastError" => new BsonDocument("ok", 1.0).ToBson(),
                "buildInfo" or "buildinfo" => new BsonDocument
                {
                    { "version", "8.0.0" },
                    { "gitVersion", "DocumentDB behind a gateway for tests" },
                    { "ok", 1.0 },
                }.ToBson(),
                "insert" or "update" or "delete" => await WriteAsync(name, database, message),
                "findAndModify" => await CallAsync(
                    "SELECT p_result::bytea FROM documentdb_api.find_and_modify($1, $2::bytea::documentdb_core.bson)",
                    database,
                    command.ToBson()),
                "find" => await FirstPageAsync("find_cursor_first_page", database, command),
                "aggregate" => await FirstPageAsync("aggregate_cursor_first_page", database, command),
                "listIndexes" => await FirstPageAsync("list_indexes_cursor_first_page", database, command),
                "listCollections" => await FirstPageAsync("list_collections_cursor_first_page", database, command),
                "getMore" => await GetMoreAsync(database, command),
                "killCursors" => await KillAsync(command),
                "count" => await CallAsync(
                    "SELECT document::bytea FROM documentdb_api.count_query($1, $2::bytea::documentdb_core.bson)",
                    database,
                    command.ToBson()),
                "createIndexes" => await CallAsync(
                    "SELECT (documentdb_api_internal.create_indexes_non_concurrently($1, $2::bytea::documentdb_core.bson, true))::bytea",
                    database,
                    command.ToBson()),
                "create" => await CallAsync(
                    "SELECT documentdb_api.create_collection_view($1, $2::bytea::documentdb_core.bson)::bytea",
                    database,
                    command.ToBson()),
                "collMod" => await CallAsync(
                    "SELECT documentdb_api.coll_mod($1, $3, $2::bytea::documentdb_core.bson)::bytea",
                    database,
                    command.ToBson(),
                    command[0].AsString),
                "dropDatabase" => await DropAsync(database),
                _ => Error(NotFound, $"no such command: '{name}'"),
            };
        }
        catch (PostgresException e)
        {
            return Error(CodeOf(e.SqlState, Failed), $"{e.SqlState}: {e.MessageText}");
        }
    }

    private static BsonDocument Hello() =>
        new()
        {
            { "helloOk", true },
            { "ismaster", true },
            { "isWritablePrimary", true },
            { "maxBsonObjectSize", 16 << 20 },
            { "maxMessageSizeBytes", 48_000_000 },
            { "maxWriteBatchSize", 100_000 },
            { "localTime", DateTime.UtcNow },
            { "minWireVersion", 0 },
            { "maxWireVersion", 25 },
            { "readOnly", false },
            { "ok", 1.0 },
        };

    private static byte[] Error(int code, string message) => new BsonDocument { { "ok", 0.0 }, { "errmsg", message }, { "code", code } }.ToBson();

    private async Task<byte[]> WriteAsync(string name, string database, WireMessage message)
    {
        var answer = await CallAsync(
            $"SELECT p_result::bytea FROM documentdb_api.{name}($1, $2::bytea::documentdb_core.bson, $3::bytea::documentdb_core.bsonsequence)",
            database,
            message.Command.ToBson(),
            message.Sequence);
        var reply = new RawBsonDocument(answer);
        if (!reply.Contains("writeErrors"))
        {
            return answer;
        }

        var mended = new BsonDocument(reply.Materialize(new BsonBinaryReaderSettings()).Elements);
        foreach (var error in mended["writeErrors"].AsBsonArray.OfType<BsonDocument>())
        {
            error["code"] = CodeOf(SqlState(error["code"].ToInt32()), error["code"].ToInt32());
        }

        return mended.ToBson();
    }

    private static int CodeOf(string sqlState, int otherwise) => sqlState switch
    {
        "M001C" => DuplicateKey,
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected => WriteConflict,
        _ => otherwise,
    };

    // Six bits a character, the first lowest.
    private static string SqlState(int packed) => string.Concat(Enumerable.Range(0, 5).Select(i => (char)(((packed >> (6 * i)) & 0x3f) + '0')));

    private async Task<byte[]> FirstPageAsync(string function, string database, BsonDocument command)
    {
        var connection = await source.OpenConnectionAsync();
        var keeps = false;
        try
        {
            await using var call = new NpgsqlCommand(
                $"SELECT cursorpage::bytea, continuation::bytea, persistconnection, cursorid FROM documentdb_api.{function}($1, $2::bytea::documentdb_core.bson)",
                connection);
            call.Parameters.Add(new NpgsqlParameter { Value = database });
            call.Parameters.Add(new NpgsqlParameter { Value = command.ToBson() });
            await using var row = await call.ExecuteReaderAsync();
            await row.ReadAsync();
            var page = (byte[])row[0];
            if (row[1] is byte[] continuation)
            {
                keeps = row.GetBoolean(2);
                cursors[row.GetInt64(3)] = new Cursor(continuation, keeps ? connection : null);
            }

            return page;
        }
        finally
        {
            if (!keeps)
            {
                await connection.DisposeAsync();
            }
        }
    }

    private async Task<byte[]> GetMoreAsync(string database, BsonDocument command)
    {
        var id = command["getMore"].ToInt64();
        if (!cursors.TryRemove(id, out var cursor))
        {
            return Error(CursorNotFound, string.Create(CultureInfo.InvariantCulture, $"cursor id {id} not found"));
        }

        var connection = cursor.Connection ?? await source.OpenConnectionAsync();
        var keeps = false;
        try
        {
            await using var call = new NpgsqlCommand(
                "SELECT cursorpage::bytea, continuation::bytea FROM documentdb_api.cursor_get_more($1, $2::bytea::documentdb_core.bson, $3::bytea::documentdb_core.bson)",
                connection);
            call.Parameters.Add(new NpgsqlParameter { Value = database });
            call.Parameters.Add(new NpgsqlParameter { Value = command.ToBson() });
            call.Parameters.Add(new NpgsqlParameter { Value = cursor.Continuation });
            await using var row = await call.ExecuteReaderAsync();
            await row.ReadAsync();
            if (row[1] is byte[] next)
            {
                keeps = cursor.Connection is not null;
                cursors[id] = cursor with { Continuation = next };
            }

            return (byte[])row[0];
        }
        finally
        {
            if (!keeps)
            {
                await connection.DisposeAsync();
            }
        }
    }

    private async Task<byte[]> KillAsync(BsonDocument command)
    {
        foreach (var id in command["cursors"].AsBsonArray)
        {
            if (cursors.TryRemove(id.ToInt64(), out var cursor) && cursor.Connection is { } connection)
            {
                await connection.DisposeAsync();
            }
        }

        return new BsonDocument { { "cursorsKilled", command["cursors"] }, { "ok", 1.0 } }.ToBson();
    }

    private async Task<byte[]> DropAsync(string database)
    {
        await using var call = source.CreateCommand("SELECT documentdb_api.drop_database($1)");
        call.Parameters.Add(new NpgsqlParameter { Value = database });
        await call.ExecuteNonQueryAsync();
        return new BsonDocument("ok", 1.0).ToBson();
    }

    private async Task<byte[]> CallAsync(string sql, params object?[] values)
    {
        await using var call = source.CreateCommand(sql);
        foreach (var value in values)
        {
            call.Parameters.Add(
                value is null ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea } : new NpgsqlParameter { Value = value });
        }

        return await call.ExecuteScalarAsync() as byte[] ?? Error(Failed, "The engine answered nothing.");
    }

    private sealed record Cursor(byte[] Continuation, NpgsqlConnection? Connection);
}
