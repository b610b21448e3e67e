using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Accounts;
using Stamina.Http.Problems;
using Stamina.Ports.Documents;

namespace Stamina.Tests.Accounts;

/// <summary>
/// Random ways in which a phone refreshes (answers lost, requests repeated while earlier ones are still being worked on) with and without
/// somebody who copied its token. Requests interleave at every call of the store.
/// </summary>
[Trait(Rounds.Trait, "many")]
public class RefreshInterleavingTests
{
    private static readonly int Runs = Rounds.Of(1_500);
    private const int Steps = 80;

    [Fact]
    public void A_phone_alone_is_never_signed_out_whatever_is_lost_or_overtaken()
    {
        SynchronizationContext.SetSynchronizationContext(null);
        for (var seed = 0; seed < Runs; seed++)
        {
            var world = new World(seed);
            world.Run(Steps, withThief: false);
            world.Device.RevokedAt.ShouldBeNull($"seed {seed}");
            world.Refused.ShouldBe(0, $"seed {seed}");
            world.UseWhatIsHeld(world.Owner).Scope.ShouldBe(TokenRight.Full, $"seed {seed}");
        }
    }

    [Fact]
    public void Of_two_holders_of_a_token_one_is_found_out_as_soon_as_both_have_used_what_they_got()
    {
        SynchronizationContext.SetSynchronizationContext(null);
        var stolen = 0;
        var foundOutOnTheWay = 0;
        for (var seed = 0; seed < Runs; seed++)
        {
            var world = new World(seed);
            world.Run(Steps, withThief: true);
            if (world.Thief is not { } thief)
            {
                continue;
            }

            stolen++;
            foundOutOnTheWay += world.Device.RevokedAt is null ? 0 : 1;
            for (var round = 0; round < 2; round++)
            {
                world.UseWhatIsHeld(world.Owner);
                world.UseWhatIsHeld(thief);
            }

            world.Device.RevokedAt.ShouldNotBeNull($"seed {seed}: the copy was never noticed");
            world.Device.RevokedBecause.ShouldBe(RevokedBecause.TokenReuse);
            world.UseWhatIsHeld(world.Owner).Scope.ShouldBe(TokenRight.UploadOnly, $"seed {seed}: what the phone holds must still be taken");
        }

        stolen.ShouldBeGreaterThan(Runs * 2 / 3);
        foundOutOnTheWay.ShouldBeInRange(stolen / 10, stolen, "the runs no longer reach the interesting part");
    }

    private sealed class Holder(string name)
    {
        public string Name => name;

        public string Token { get; set; } = "";

        public List<Request> UnderWay { get; } = [];
    }

    private sealed record Request(string Used, Task<(TokensAnswer? Tokens, Refusal? Refusal)> Answer);

    private sealed class World
    {
        private readonly Random random;
        private readonly TestAccounts parts = new();
        private readonly SteppedDevice store;
        private readonly int seed;

        // The model: who descends from whom, and which token was used last. It knows nothing of how the server decides.
        private readonly Dictionary<string, string> parentOf = new(StringComparer.Ordinal);
        private string? lastUsed;

        public World(int seed)
        {
            this.seed = seed;
            random = new Random(seed);
            var user = new UserDocument
            {
                UserId = Guid.NewGuid(),
                Email = "a@example.org",
                PasswordHash = "",
                Cell = "local",
                CreatedAt = TestAccounts.Start,
                Profile = new UserProfile(),
            };
            store = new SteppedDevice { User = user };
            Owner = new Holder("owner") { Token = Done(parts.SignIns(store.For(_ => { })).BeginAsync(user, null, default).AsTask())!.RefreshToken! };
            store.Stepping = true;
        }

        public Holder Owner { get; }

        public Holder? Thief { get; private set; }

        public int Refused { get; private set; }

        public DeviceDocument Device => store.Device!;

        public void Run(int steps, bool withThief)
        {
            for (var i = 0; i < steps; i++)
            {
                switch (random.Next(10))
                {
                    case < 5 when store.Waiting.Count > 0:
                        store.Step(random.Next(store.Waiting.Count));
                        break;
                    case 5 or 6:
                        Send(Owner);
                        break;
                    case 7 when withThief && Thief is null && random.Next(3) == 0:
                        Thief = new Holder("thief") { Token = Owner.Token };
                        break;
                    case 7 when Thief is not null:
                        Send(Thief);
                        break;
                    default:
                        Receive(Owner);
                        if (Thief is not null)
                        {
                            Receive(Thief);
                        }

                        break;
                }

                parts.Time.Advance(TimeSpan.FromSeconds(random.Next(60)));
            }

            Finish();
        }

        public TokensAnswer UseWhatIsHeld(Holder holder)
        {
            Finish();
            store.Stepping = false;
            var (tokens, refusal) = Done(Begin(holder.Token));
            refusal.ShouldBeNull($"seed {seed}: {holder.Name}");
            holder.Token = tokens!.RefreshToken ?? holder.Token;
            store.Stepping = true;
            return tokens;
        }

        private void Send(Holder holder)
        {
            // A phone may repeat a request that it gave up while the first is still being worked on; but before it uses a new token, 15 minutes later,
            // what it sent with the old one is long over.
            while (holder.UnderWay.Any(request => request.Used != holder.Token && !request.Answer.IsCompleted))
            {
                store.Step(random.Next(store.Waiting.Count));
            }

            if (holder.UnderWay.Count(request => !request.Answer.IsCompleted) < 3)
            {
                holder.UnderWay.Add(new Request(holder.Token, Begin(holder.Token)));
            }
        }

        // Of the answers that are there one arrives or is lost; those to an older token are thrown away by the phone.
        private void Receive(Holder holder)
        {
            if (holder.UnderWay.Find(request => request.Answer.IsCompleted) is not { } request)
            {
                return;
            }

            holder.UnderWay.Remove(request);
            var (tokens, refusal) = Done(request.Answer);
            Refused += refusal is null ? 0 : 1;
            if (random.Next(3) > 0 && request.Used == holder.Token && tokens?.RefreshToken is { } next)
            {
                holder.Token = next;
            }
        }

        private void Finish()
        {
            while (store.Waiting.Count > 0)
            {
                store.Step(random.Next(store.Waiting.Count));
            }

            foreach (var holder in new[] { Owner, Thief }.OfType<Holder>())
            {
                while (holder.UnderWay.Count > 0)
                {
                    Receive(holder);
                }
            }
        }

        private async Task<(TokensAnswer? Tokens, Refusal? Refusal)> Begin(string used)
        {
            var renewed = false;
            var (tokens, refusal) = await parts.Renewal(store.For(written => renewed |= Judge(used, written))).RefreshAsync(used, default);
            if (renewed)
            {
                parentOf.Add(tokens!.RefreshToken!, used);
            }

            return (tokens, refusal);
        }

        // The law, at each write: a token is good if it was the last one used, or descends from that directly; nothing else is.
        private bool Judge(string used, DeviceDocument written)
        {
            var isGood = lastUsed is null || used == lastUsed || (parentOf.TryGetValue(used, out var parent) && parent == lastUsed);
            if (written.RevokedAt is not null)
            {
                isGood.ShouldBeFalse($"seed {seed}: a good token was taken for a stolen one");
                return false;
            }

            isGood.ShouldBeTrue($"seed {seed}: a token was taken after another line had gone on");
            lastUsed = used;
            return true;
        }

        private static T Done<T>(Task<T> task)
        {
            task.IsCompleted.ShouldBeTrue();
            return task.GetAwaiter().GetResult();
        }
    }
}
