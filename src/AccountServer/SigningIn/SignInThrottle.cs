using System.Net;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Stamina.Contracts.Ids;
using Stamina.Http.Clients;

namespace Stamina.AccountServer.SigningIn;

/// <summary>
/// Holds back guessing without locking the owner out. Failures are counted apart for three kinds of callers: a phone that is signed in (by its sign-in), a
/// network that signed in to this account before (by account and network), and strangers (by account, and by their network). So strangers who guess at an
/// account lock out neither its phones nor the networks it was used from. Buckets refill with time. Attempts under way count as failures until they succeed, so
/// that a thousand at once gain nothing. In memory and bounded: a restart forgets. Servers tell one another of failures and of familiar networks; a success
/// forgives failures only at the server where it happened.
/// </summary>
internal sealed class SignInThrottle : IDisposable
{
    private const string Familiar = "signed_in_from";
    private const int MostFamiliar = 500_000;
    private static readonly TimeSpan FamiliarFor = TimeSpan.FromDays(90);

    private readonly FailureBuckets<DeviceId> phones;
    private readonly FailureBuckets<Place> familiar;
    private readonly FailureBuckets<long> accounts;
    private readonly FailureBuckets<IPAddress> networks;
    private readonly MemoryCache signedInFrom = new(new MemoryCacheOptions { SizeLimit = MostFamiliar });
    private readonly SharedFailures shared;
    private readonly TimeProvider time;

    public SignInThrottle(IOptions<AccountOptions> options, SharedFailures shared, TimeProvider time)
    {
        (this.shared, this.time) = (shared, time);
        var (size, recovery) = (options.Value.FailuresPerAccount, options.Value.AccountRecovery);
        phones = new(size, recovery, "sign_in_phones", shared, time);
        familiar = new(size, recovery, "sign_in_familiar", shared, time);
        accounts = new(size, recovery, "sign_in_accounts", shared, time);
        networks = new(options.Value.FailuresPerAddress, options.Value.AddressRecovery, "sign_in_networks", shared, time);
        shared.Hear(Familiar, MakeFamiliar);
    }

    /// <summary>Counts an attempt. Where it has to wait (<see cref="Attempt.Wait"/>) nothing is to be checked.</summary>
    /// <param name="emailKey">HMAC of the account's address, known or not; 32 bytes.</param>
    /// <param name="from">Where the call comes from.</param>
    /// <param name="phone">The sign-in whose token the call carries; null at a sign-in.</param>
    public Attempt Begin(ReadOnlySpan<byte> emailKey, IPAddress? from, DeviceId? phone = null)
    {
        var now = time.GetUtcNow();
        var place = new Place(System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian(emailKey), ClientNetwork.Of(from));
        if (phone is { } device)
        {
            return new Attempt(this, place, device, Stranger: false, phones.Take(device, now));
        }

        if (signedInFrom.TryGetValue(SharedFailures.KeyOf(Familiar, place), out _))
        {
            return new Attempt(this, place, Phone: null, Stranger: false, familiar.Take(place, now));
        }

        // The network pays also while the account is held back: trying on costs whoever tries.
        var accountWait = accounts.Take(place.Account, now);
        var networkWait = networks.Take(place.Network, now);
        if (networkWait is not null && accountWait is null)
        {
            accounts.Give(place.Account, 1, now);
        }

        return new Attempt(this, place, Phone: null, Stranger: true, accountWait ?? networkWait);
    }

    public void Dispose() => signedInFrom.Dispose();

    private void Succeeded(Attempt attempt)
    {
        Give(attempt, double.PositiveInfinity);
        if (attempt.Phone is not null)
        {
            return;
        }

        familiar.Give(attempt.Place, double.PositiveInfinity, time.GetUtcNow());
        var place = SharedFailures.KeyOf(Familiar, attempt.Place);
        MakeFamiliar(place);
        shared.Tell(Familiar, place);
    }

    private void MakeFamiliar(UInt128 place) =>
        signedInFrom.Set(place, true, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = FamiliarFor });

    private void Failed(Attempt attempt)
    {
        if (attempt.Phone is { } device)
        {
            phones.Tell(device);
        }
        else if (attempt.Stranger)
        {
            accounts.Tell(attempt.Place.Account);
            networks.Tell(attempt.Place.Network);
        }
        else
        {
            familiar.Tell(attempt.Place);
        }
    }

    // To the buckets that the attempt was taken from. A network gets only the attempt itself back: it may be guessing at other accounts.
    private void Give(Attempt attempt, double back)
    {
        var now = time.GetUtcNow();
        if (attempt.Phone is { } device)
        {
            phones.Give(device, back, now);
        }
        else if (attempt.Stranger)
        {
            accounts.Give(attempt.Place.Account, back, now);
            networks.Give(attempt.Place.Network, 1, now);
        }
        else
        {
            familiar.Give(attempt.Place, back, now);
        }
    }

    /// <summary>64 bits of the account's HMAC, so that a clash makes two of billions of accounts share a bucket; and a network.</summary>
    internal readonly record struct Place(long Account, IPAddress Network);

    /// <summary>One attempt, counted as a failure until it is said to be something else.</summary>
    /// <param name="Throttle">Where it is counted.</param>
    /// <param name="Place">Account and network.</param>
    /// <param name="Phone">The sign-in that it comes from, if any.</param>
    /// <param name="Stranger">True where nobody signed in to this account from this network before.</param>
    /// <param name="Wait">How long to wait before another; null: this one may be checked.</param>
    internal readonly record struct Attempt(SignInThrottle Throttle, Place Place, DeviceId? Phone, bool Stranger, TimeSpan? Wait)
    {
        /// <summary>It was right: the account's failures in its kind are forgotten, and its network is familiar from now on.</summary>
        public void Succeeded() => Throttle.Succeeded(this);

        /// <summary>It was wrong: other servers hear of it.</summary>
        public void Failed() => Throttle.Failed(this);

        /// <summary>It was never judged: it does not count.</summary>
        public void Forget() => Throttle.Give(this, 1);
    }
}
