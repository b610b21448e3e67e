namespace Stamina.Adapters.Redis;

/// <summary>Redis is away, hung, full or refuses; whether the command ran is not known.</summary>
internal sealed class RedisUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
