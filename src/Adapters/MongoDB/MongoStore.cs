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

    // Codes of the server's that another try may cure: no majority in time, a write that met another one, a cursor that is gone, another primary.
    private static readonly HashSet<int> PassingCodes = [50, 64, 91, 112, 189, 262, 10107, 11600, 11602, 13435, 13436, 43, 133];

    private const int Unauthorized = 13;
    private const int AuthenticationFailed = 18;

    private readonly MongoClient client;
    private readonly IMongoDatabase database;
    private readonly ReadPreference anyCopy;

    public MongoStore(MongoOptions options, TimeProvider time)
    {
        var url = MongoUrl.Create(options.ConnectionString);
        client = new MongoClient(Hardened(url, options));
        Time = time;
        database = client.GetDatabase(url.DatabaseName ?? DefaultDatabase);
        anyCopy = url.ReadPreference ?? ReadPreference.Primary;
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
    /// For reads that a person sees: only what a majority has and no failover takes back; from any copy where that will do and the URL says so.
    /// </summary>
    public IMongoCollection<BsonDocument> Read(string collection, ReadFrom from) => database.GetCollection<BsonDocument>(
        collection,
        new MongoCollectionSettings { ReadConcern = ReadConcern.Majority, ReadPreference = from == ReadFrom.Any ? anyCopy : ReadPreference.Primary });

    public IMongoDatabase Database => database;

    public void Hit(string step) => Reached?.Invoke(step);

    /// <summary>
    /// A failure that may pass becomes <see cref="StoreUnavailableException"/>: lost connections, elections, no majority in time. So does a right that this
    /// process's user lacks, for what it was to do is not at fault.
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
        catch (Exception e) when (IsRefusal(e))
        {
            throw new StoreUnavailableException("MongoDB gives no right.", e) { IsRefusal = true };
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

    private static bool IsRefusal(Exception e) => e is MongoAuthenticationException or MongoCommandException { Code: Unauthorized or AuthenticationFailed };

    private static bool IsPassing(Exception e) =>
        e switch
        {
            MongoAuthenticationException => false,
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
