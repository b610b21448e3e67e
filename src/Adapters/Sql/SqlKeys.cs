using System.Runtime.CompilerServices;
using Stamina.Contracts.Ids;
using Stamina.Documents.Encryption;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sql;

/// <summary>
/// Keys of accounts, in a table of their own. A transaction that writes documents reads their keys itself, so that no document outlives its key: not in a
/// transaction that is rolled back, nor in a copy that takes over without the last of them. One that only reads takes the keys that are in memory, and reads
/// them from the store where one of those opens nothing.
/// </summary>
internal sealed class SqlKeys(SqlEngine engine, AccountKeys keys) : IStoreKeys
{
    private const int AtOnce = 500;

    public async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        // A role that may not add the mark finds it: migrations come first, and whoever makes a store writes.
        var there = await engine.ReadAsync(ReadFrom.Primary, session => SelectAsync(session, [AccountKeys.Nobody]), cancellationToken);
        if (there.Count == 0 && keys.Encrypts)
        {
            keys.DemandOneOf(await PageAsync("user_id > $1", AccountKeys.Nobody, cancellationToken));
            there = await engine.WriteAsync(session => MadeAsync(session, [AccountKeys.Nobody]), cancellationToken);
        }

        try
        {
            there.ForEach(kept => keys.Unwrapped(kept.User, kept.Wrapped));
        }
        catch (KeyRingException)
        {
            // A damaged mark is made anew by stamina keys rewrap, and stops nobody until then.
            if (!keys.IsDamagedMark(there[0].Wrapped, await PageAsync("user_id > $1", AccountKeys.Nobody, cancellationToken)))
            {
                throw;
            }
        }

        await DemandAllAsync(cancellationToken);
    }

    public async ValueTask<IReadOnlyDictionary<int, long>> CountAsync(CancellationToken cancellationToken) => (await engine.QueryAsync(
            // Of no bytes SQLite takes a part that is NULL.
            "SELECT substr(wrapped, 1, 4), count(*) FROM account_key GROUP BY 1",
            row => (Version: KeyRing.VersionOf(row.BytesOrNull(0)), Keys: row.Long(1)),
            cancellationToken))
        .GroupBy(found => found.Version, found => found.Keys).ToDictionary(found => found.Key, found => found.Sum());

    public async ValueTask<long> CountNeedingAsync(int version, CancellationToken cancellationToken)
    {
        var needing = 0L;
        await foreach (var page in PagesAsync(cancellationToken))
        {
            needing += page.Count(kept => keys.Needs(version, kept.User, kept.Wrapped));
        }

        return needing;
    }

    public async ValueTask<KeysWrappedAgain> WrapAgainAsync(CancellationToken cancellationToken)
    {
        await DemandAllAsync(cancellationToken);
        var (again, notOpened) = (0, new List<UserId>());
        await foreach (var page in PagesAsync(cancellationToken))
        {
            var (changed, damaged) = keys.WrapAgain(page);
            notOpened.AddRange(damaged.Select(user => new UserId(user)));
            if (changed.Count > 0)
            {
                again += await engine.WriteAsync(
                    session => session.ExecuteAsync(
                        new SqlRows(changed.Count).Add("u", i => changed[i].User).Add("was", i => changed[i].Was).Add("w", i => changed[i].Again),
                        """
                        UPDATE account_key SET wrapped = x.w FROM (SELECT k.u, k.was, k.w FROM {rows}) AS x
                        WHERE account_key.user_id = x.u AND account_key.wrapped = x.was
                        """),
                    cancellationToken);
            }
        }

        return new KeysWrappedAgain(again, notOpened);
    }

    /// <summary>
    /// The keys of these accounts for a transaction that writes documents of theirs, made where there are none yet. A deleted account has none.
    /// </summary>
    public async ValueTask<KnownKeys> ToWriteAsync(SqlSession session, IEnumerable<Guid> users)
    {
        // In one order, so that two who make the same keys never wait in a circle.
        Guid[] asked = [.. users.Distinct().Order()];
        var there = await SelectAsync(session, asked);
        if (keys.Encrypts && there.Count < asked.Length)
        {
            there.AddRange(await MadeAsync(session, [.. asked.Except(there.Select(kept => kept.User))]));
        }

        return Unwrapped(there, isFresh: true);
    }

    /// <summary>
    /// Reads documents of these accounts. May read twice: with keys as they were before, and where they are behind with those that the store has.
    /// </summary>
    public async ValueTask<T> OpenAsync<T>(SqlSession session, IEnumerable<Guid> users, Func<KnownKeys, ValueTask<T>> read)
    {
        Guid[] asked = [.. users.Distinct()];
        var known = asked.Select(user => (User: user, Key: keys.Known(user))).ToList();
        try
        {
            return await read(
                known.TrueForAll(kept => kept.Key is not null)
                    ? new KnownKeys(known.ToDictionary(kept => kept.User, kept => kept.Key!), keys.Encrypts, isFresh: false)
                    : await ReadAsync(isFresh: false));
        }
        catch (KeysBehindException)
        {
            return await read(await ReadAsync(isFresh: true));
        }

        async ValueTask<KnownKeys> ReadAsync(bool isFresh) => Unwrapped(await SelectAsync(session, asked), isFresh);
    }

    public void Forget(Guid user) => keys.Forget(user);

    // The numbers first, which the engine counts: only where the ring lacks one are the keys themselves looked at.
    private async ValueTask DemandAllAsync(CancellationToken cancellationToken)
    {
        if (keys.HasAll((await CountAsync(cancellationToken)).Keys))
        {
            return;
        }

        await foreach (var page in PagesAsync(cancellationToken))
        {
            keys.Demand(page);
        }
    }

    private async IAsyncEnumerable<List<(Guid User, byte[] Wrapped)>> PagesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var page = await PageAsync("user_id >= $1", AccountKeys.Nobody, cancellationToken); page.Count > 0;)
        {
            yield return page;
            page = await PageAsync("user_id > $1", page[^1].User, cancellationToken);
        }
    }

    private ValueTask<List<(Guid User, byte[] Wrapped)>> PageAsync(string which, Guid after, CancellationToken cancellationToken) => engine.QueryAsync(
        $"SELECT user_id, wrapped FROM account_key WHERE {which} ORDER BY user_id LIMIT {AtOnce}",
        row => (User: row.Id(0), Wrapped: row.Bytes(1)),
        cancellationToken,
        after);

    private KnownKeys Unwrapped(List<(Guid User, byte[] Wrapped)> there, bool isFresh) =>
        new(there.ToDictionary(kept => kept.User, kept => keys.Unwrapped(kept.User, kept.Wrapped)), keys.Encrypts, isFresh);

    private static async ValueTask<List<(Guid User, byte[] Wrapped)>> SelectAsync(SqlSession session, Guid[] users) => users.Length == 0
        ? []
        : await session.QueryAsync(
            new SqlRows(users.Length).Add("u", i => users[i]),
            "SELECT a.user_id, a.wrapped FROM {rows} JOIN account_key a ON a.user_id = k.u",
            row => (row.Id(0), row.Bytes(1)));

    // Somebody else may make them at the same time: theirs count then, and are there once they have committed, for which the insert waits.
    private async ValueTask<List<(Guid User, byte[] Wrapped)>> MadeAsync(SqlSession session, Guid[] users)
    {
        await RefuseLostAsync(session, users);
        var mark = keys.VersionOfMark((await SelectAsync(session, [AccountKeys.Nobody])).Select(kept => kept.Wrapped).FirstOrDefault());
        await session.ExecuteAsync(
            new SqlRows(users.Length).Add("u", i => users[i]).Add("w", i => keys.Make(users[i], atLeast: mark)),
            """
            INSERT INTO account_key (user_id, wrapped) SELECT k.u, k.w FROM {rows}
            WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.user_id = k.u AND a.deleted_ms IS NOT NULL)
            ON CONFLICT DO NOTHING
            """);
        return await SelectAsync(session, users);
    }

    // Refuses where an account has encrypted documents and no key. A new key would hide that the old one was lost, and what is written under it could no longer
    // be read once the old one is put back. In one statement, for a key and the first document under it are committed together.
    private static async ValueTask RefuseLostAsync(SqlSession session, Guid[] users)
    {
        var lost = await session.QueryAsync(
            new SqlRows(users.Length).Add("u", i => users[i]).Add("h", _ => AccountKey.Head),
            """
            SELECT k.u FROM {rows}
            WHERE NOT EXISTS (SELECT 1 FROM account_key c WHERE c.user_id = k.u)
              AND NOT EXISTS (SELECT 1 FROM account a WHERE a.user_id = k.u AND a.deleted_ms IS NOT NULL)
              AND (EXISTS (SELECT 1 FROM month m WHERE m.user_id = k.u AND substr(m.rows, 1, 1) = k.h)
                OR EXISTS (SELECT 1 FROM workout w WHERE w.user_id = k.u AND substr(w.summary, 1, 1) = k.h)
                OR EXISTS (SELECT 1 FROM segment s WHERE s.user_id = k.u AND substr(s.content, 1, 1) = k.h))
            """,
            row => row.Id(0));
        if (lost.Count > 0)
        {
            throw KeyRingException.KeyLost();
        }
    }
}
