namespace Stamina.Adapters.Redis;

/// <summary>
/// What Redis does with a user's totals, each script in one step on one key. The key is a hash:
/// n = a random name of this life of the key, f = the floor, r = the revision of the value, v = the value.
/// A command that timed out may still run after newer ones: the floor and the revision decide, not the order of arrival.
/// A key that was flushed or evicted has forgotten its floor: a value read from the store before that carries the old name and is refused.
/// </summary>
internal static class TotalsScripts
{
    /// <summary>ARGV: a fresh name, ms to live. Answers {name, value or nothing}.</summary>
    public static readonly byte[] Get = """
        local h = redis.call('HMGET', KEYS[1], 'n', 'f', 'r', 'v')
        local n = h[1]
        if not n then
            n = ARGV[1]
            redis.call('HSET', KEYS[1], 'n', n)
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
        end
        if h[4] and tonumber(h[3]) >= tonumber(h[2] or '0') then
            return {n, h[4]}
        end
        return {n}
        """u8.ToArray();

    /// <summary>ARGV: a fresh name, ms to live, revision, value, the name under which the value was asked for (or nothing). Answers 1 where it was kept.</summary>
    public static readonly byte[] Put = """
        local h = redis.call('HMGET', KEYS[1], 'n', 'f', 'r')
        local revision = tonumber(ARGV[3])
        if ARGV[5] ~= '' and h[1] ~= ARGV[5] then return 0 end
        if revision < tonumber(h[2] or '0') or revision < tonumber(h[3] or '0') then return 0 end
        redis.call('HSET', KEYS[1], 'n', h[1] or ARGV[1], 'r', ARGV[3], 'v', ARGV[4])
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        return 1
        """u8.ToArray();

    /// <summary>ARGV: a fresh name, ms to live, floor.</summary>
    public static readonly byte[] RaiseFloor = """
        local h = redis.call('HMGET', KEYS[1], 'n', 'f', 'r')
        local floor = tonumber(ARGV[3])
        if floor <= tonumber(h[2] or '0') then return 0 end
        redis.call('HSET', KEYS[1], 'n', h[1] or ARGV[1], 'f', ARGV[3])
        if h[3] and tonumber(h[3]) < floor then redis.call('HDEL', KEYS[1], 'r', 'v') end
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        return 1
        """u8.ToArray();
}
