using Stamina.Contracts.Ids;
using Stamina.Ports.Peers;
using StackExchange.Redis;

namespace Stamina.Adapters.Redis;

/// <summary>One sorted set: sign-ins by the Unix milliseconds at which they are over.</summary>
internal sealed class RedisEndedSignInList(RedisLink link, RedisOptions options) : IEndedSignInList, IAsyncDisposable
{
    // The end of the year 9999.
    private const double Latest = 253_402_300_799_000;

    private readonly RedisKey key = $"{options.KeyPrefix}ended";
    private readonly SemaphoreSlim connecting = new(1);
    private IConnectionMultiplexer? connection;

    public async ValueTask<bool> TryAddAsync(EndedSignIn ended, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var database = await DatabaseAsync(cancellationToken);
            await database.SortedSetAddAsync(key, ended.Device.Value.ToByteArray(), ended.Until.ToUnixTimeMilliseconds());
            await database.SortedSetRemoveRangeByScoreAsync(key, double.NegativeInfinity, now.ToUnixTimeMilliseconds());
            return true;
        }
        catch (Exception away) when (away is RedisException or TimeoutException)
        {
            return false;
        }
    }

    public async ValueTask<IReadOnlyList<EndedSignIn>?> TryListAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var database = await DatabaseAsync(cancellationToken);
            var found = await database.SortedSetRangeByScoreWithScoresAsync(key, now.ToUnixTimeMilliseconds(), exclude: Exclude.Start);
            var all = new List<EndedSignIn>(found.Length);
            foreach (var entry in found)
            {
                if ((byte[]?)entry.Element is { Length: 16 } id)
                {
                    all.Add(new EndedSignIn(new DeviceId(new Guid(id)), DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Min(entry.Score, Latest))));
                }
            }

            return all;
        }
        catch (Exception away) when (away is RedisException or TimeoutException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (connection is { } made)
        {
            await made.DisposeAsync();
        }

        connecting.Dispose();
    }

    private async ValueTask<IDatabase> DatabaseAsync(CancellationToken cancellationToken)
    {
        if (connection is null)
        {
            await connecting.WaitAsync(cancellationToken);
            try
            {
                connection ??= await link.ConnectAsync();
            }
            finally
            {
                connecting.Release();
            }
        }

        return connection.GetDatabase();
    }
}
