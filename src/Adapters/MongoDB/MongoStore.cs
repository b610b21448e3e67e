using System.Net.Sockets;
using MongoDB.Bson;
using MongoDB.Driver;
using Stamina.Adapters.Tls;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.MongoDB;

/// <summary>The connections, hardened, the collections, and what a failure means.</summary>
internal class MongoStore : IDisposable
{
    private const string DefaultDatabase = "stamina";
    private const int Unauthorized = 13;
    private const int AuthenticationFailed = 18;

    // Codes of the server's that another try may cure: no majority in time, a write that met another one, a cursor that is gone, another primary.
    private static readonly HashSet<int> PassingCodes = [50, 64, 91, 112, 189, 262, 10107, 11600, 11602, 13435, 13436, 43, 133];

    private readonly MongoClient client;
    private readonly IMongoDatabase database;

    public MongoStore(MongoOptions options, TimeProvider time)
    {
        var url = MongoUrl.Create(options.ConnectionString);
        client = new MongoClient(Hardened(url, options));
        Time = time;
        database = client.GetDatabase(url.DatabaseName ?? DefaultDatabase);
    }

    public TimeProvider Time { get; }

    /// <summary>Called between two steps of one change, by the name of the step. A test throws here to let a process die; null in production.</summary>
    public Action<string>? Reached { get; set; }

    public long NowMs => Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>
    /// The driver's settings with everything that safety depends on: a write is done when a majority of the replica set has it in its journal (of a server
    /// alone, when that one has).
    /// </summary>
    public static MongoClientSettings Hardened(MongoUrl url, MongoOptions options)
    {
        // The driver takes no user without a password out of a URL: the two come together below.
        var isNamed = options.Password is not null && url.Username is not null && url.Password is null;
        var settings = MongoClientSettings.FromUrl(isNamed ? new MongoUrlBuilder(url.Url) { Username = null, AuthenticationSource = null }.ToMongoUrl() : url);
        settings.WriteConcern = WriteConcern.WMajority.With(journal: true, wTimeout: options.StatementTimeout);
        settings.ReadConcern = ReadConcern.Default;
        settings.ReadPreference = ReadPreference.Primary;
        settings.RetryReads = true;
        settings.RetryWrites = true;
        settings.SocketTimeout = options.StatementTimeout;
        settings.ConnectTimeout = options.ConnectTimeout;
        settings.ServerSelectionTimeout = options.ConnectTimeout;
        settings.WaitQueueTimeout = options.StatementTimeout;
        settings.MaxConnectionPoolSize = options.MaxConnections;
        settings.ApplicationName = "stamina";
        if (isNamed)
        {
            settings.Credential = MongoCredential.CreateCredential(url.AuthenticationSource ?? "admin", url.Username, options.Password);
        }

        if (options.TlsAuthorityFile is { } file && url.UseTls)
        {
            settings.SslSettings = new SslSettings
            {
                ServerCertificateValidationCallback = (_, certificate, _, errors) => NamedAuthority.Issued(file, certificate, errors),
            };
        }

        return settings;
    }

    /// <summary>For writes, and for reads that a write is decided by: the latest that the primary has.</summary>
    public IMongoCollection<BsonDocument> Of(string collection) => database.GetCollection<BsonDocument>(collection);

    /// <summary>
    /// For reads that a person sees: of what the primary has only what a majority has too and no failover takes back. Another copy may lack what was
    /// acknowledged, and nothing tells how far it is behind.
    /// </summary>
    public IMongoCollection<BsonDocument> Read(string collection) =>
        database.GetCollection<BsonDocument>(collection, new MongoCollectionSettings { ReadConcern = ReadConcern.Majority });

    public IMongoDatabase Database => database;

    public void Hit(string step) => Reached?.Invoke(step);

    /// <summary>
    /// A failure that may pass becomes <see cref="StoreUnavailableException"/>: lost connections, elections, no majority in time; a right that is missing
    /// <see cref="StoreRightMissingException"/>.
    /// </summary>
    public static async ValueTask<T> GuardAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (IsPassing(e) && !cancellationToken.IsCancellationRequested)
        {
            throw new StoreUnavailableException("MongoDB is away or asks for another try.", e);
        }
        catch (MongoAuthenticationException e)
        {
            throw new StoreRightMissingException("MongoDB does not let this user sign in.", e);
        }
        catch (MongoCommandException e) when (e.Code is Unauthorized or AuthenticationFailed)
        {
            // A server looks at rights before it begins a command, so none stands among the errors of single writes.
#pragma warning disable MA0054 // The driver's exception has the whole command in its text, and with it ids of people, who have no place in a log.
            throw new StoreRightMissingException($"MongoDB refuses {CommandOf(e)}: the user lacks the right (code {e.Code}).");
#pragma warning restore MA0054
        }
    }

    public static async ValueTask DoAsync(Func<Task> work, CancellationToken cancellationToken) => await GuardAsync(
        async () =>
        {
            await work();
            return true;
        },
        cancellationToken);

    public void Dispose() => client.Dispose();

    // Its name and the collection, as `insert segments`; nothing else of it.
    private static string CommandOf(MongoCommandException e) =>
        e.Command is { ElementCount: > 0 } command && command.GetElement(0) is var first && first.Value is BsonString collection
            ? $"{first.Name} {collection.Value}"
            : "a command";

    private static bool IsPassing(Exception e) =>
        e switch
        {
            // The driver calls whatever stops it while it signs in so, a lost connection and a server that goes down too.
            MongoAuthenticationException unsigned => unsigned.InnerException is { } cause && IsPassing(cause),
            MongoConnectionException
            or MongoExecutionTimeoutException
            or MongoNotPrimaryException
            or MongoNodeIsRecoveringException
            or MongoWaitQueueFullException
            or MongoConnectionPoolPausedException
            or MongoCursorNotFoundException
            or MongoWriteConcernException => true,
            MongoBulkWriteException bulk => bulk.WriteConcernError is not null || bulk.WriteErrors.All(w => PassingCodes.Contains(w.Code)),
            MongoWriteException write => write.WriteConcernError is not null || (write.WriteError is { } error && PassingCodes.Contains(error.Code)),
            MongoCommandException command => PassingCodes.Contains(command.Code)
                || command.HasErrorLabel("RetryableWriteError")
                || command.HasErrorLabel("TransientTransactionError"),
            TimeoutException or IOException or SocketException or OperationCanceledException => true,
            _ => false,
        };
}

/// <summary>The directory's own database: no cell's store is in it.</summary>
internal sealed class DirectoryStore(MongoOptions options, TimeProvider time) : MongoStore(options, time);
