using Stamina.AccountServer.SecondFactor;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Ids;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;
using Stamina.Ports.Peers;
using Stamina.WorkoutServer;

namespace Stamina.Tests.Accounts;

public sealed class EndedSignInsTests : AccountTest
{
    [Fact]
    public async Task A_sign_in_that_was_ended_here_is_refused_at_once()
    {
        using var here = new EndedSignIns(store, parts.Reader, parts.Time);
        var phone = await SignInAsync();
        (await here.RefusalOfAsync(phone, default)).ShouldBeNull();

        await parts.SignOuts(store, here).EndAsync(phone.UserId, phone.DeviceId, RevokedBecause.User, default);

        (await here.RefusalOfAsync(phone, default)).ShouldNotBeNull().Problem.Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_sign_in_that_was_ended_at_another_server_is_refused_within_five_seconds()
    {
        using var here = new EndedSignIns(store, parts.Reader, parts.Time);
        var phone = await SignInAsync();
        (await here.RefusalOfAsync(phone, default)).ShouldBeNull();

        await parts.SignOuts(store).EndAsync(phone.UserId, phone.DeviceId, RevokedBecause.PasswordChanged, default);
        parts.Time.Advance(TimeSpan.FromSeconds(5));

        (await here.RefusalOfAsync(phone, default)).ShouldNotBeNull().Problem.Status.ShouldBe(401);
    }

    [Fact]
    public async Task One_that_is_ended_while_it_is_looked_for_is_refused_at_its_next_call()
    {
        var tokens = parts.Reader;
        var token = parts.Issuer.Issue(await SignInAsync()).Text;
        EndedSignIns? asked = null;
        var slow = StoreWithPause.AtDevices(
            store,
            async found => await parts.SignOuts(store, asked).EndAsync(new UserId(found.UserId), new DeviceId(found.DeviceId), RevokedBecause.User, default));
        using var here = asked = new EndedSignIns(slow, tokens, parts.Time);
        (await here.RefusalOfAsync((await tokens.ReadAsync(token))!, default)).ShouldBeNull("the store had it alive");

        (await here.RefusalOfAsync((await tokens.ReadAsync(token))!, default)).ShouldNotBeNull().Problem.Status.ShouldBe(401);
    }

    [Fact]
    public async Task Access_tokens_of_before_end_also_where_the_sign_in_was_looked_for_while_its_owner_showed_again_that_it_is_them()
    {
        var tokens = parts.Reader;
        var phone = (await tokens.ReadAsync(parts.Issuer.Issue(await SignInAsync()).Text))!;
        EndedSignIns? asked = null;
        var slow = StoreWithPause.AtDevices(store, async found =>
        {
            if (found.ProvedAt is null)
            {
                parts.Time.Advance(TimeSpan.FromSeconds(1));
                await new FreshProof(store, parts.Time).NoteAsync(phone, default);
                asked!.AskAgain(phone.DeviceId);
            }
        });
        using var here = asked = new EndedSignIns(slow, tokens, parts.Time);
        (await here.RefusalOfAsync(phone, default)).ShouldBeNull("the store had it as it was");

        (await here.RefusalOfAsync(phone, default)).ShouldNotBeNull().Problem.Status.ShouldBe(401);
    }

    [Fact]
    public async Task What_a_sign_in_uploads_after_it_was_ended_is_kept_aside_while_its_token_lives()
    {
        var tokens = parts.Reader;
        using var here = new EndedSignIns(store, tokens, parts.Time);
        var (phone, other) = (await SignInAsync(), await SignInAsync());
        var issuer = parts.Issuer;
        var (token, others) = (issuer.Issue(phone).Text, issuer.Issue(other).Text);
        (await tokens.ReadAsync(token))!.IsKeptAside.ShouldBeFalse();

        await parts.SignOuts(store, here).EndAsync(phone.UserId, phone.DeviceId, RevokedBecause.User, default);

        (await tokens.ReadAsync(token))!.IsKeptAside.ShouldBeTrue("a token that was seen before");
        (await tokens.ReadAsync(issuer.Issue(phone).Text))!.IsKeptAside.ShouldBeTrue("one that was not");
        (await tokens.ReadAsync(others))!.IsKeptAside.ShouldBeFalse();
    }

    [Fact]
    public async Task What_it_uploads_elsewhere_is_kept_aside_once_that_server_has_looked_at_the_shared_list()
    {
        var list = new SharedList();
        var (goal, workout) = (parts.Reader, parts.Reader);
        using var here = new EndedSignIns(store, goal, parts.Time);
        using var told = new EndedSignInPublisher([list], goal, parts.Time);
        using var looks = new EndedSignInPoller([list], workout, parts.Time);
        await told.StartAsync(default);
        var (phone, other) = (await SignInAsync(), await SignInAsync());
        var (token, others) = (parts.Issuer.Issue(phone).Text, parts.Issuer.Issue(other).Text);
        (await workout.ReadAsync(token))!.IsKeptAside.ShouldBeFalse();

        await parts.SignOuts(store, here).EndAsync(phone.UserId, phone.DeviceId, RevokedBecause.User, default);
        (await list.Added.Task.WaitAsync(TimeSpan.FromMinutes(1))).Device.ShouldBe(phone.DeviceId);
        await looks.LookAsync(default);

        (await workout.ReadAsync(token))!.IsKeptAside.ShouldBeTrue();
        (await workout.ReadAsync(others))!.IsKeptAside.ShouldBeFalse();
        list.IsAway = true;
        await looks.LookAsync(default);
        (await workout.ReadAsync(token))!.IsKeptAside.ShouldBeTrue("what is known stays");
        EndedSignInPoller.LookEvery.ShouldBeLessThan(EndedSignIns.Believed, "uploads end as soon as everything else");
        await told.StopAsync(default);
    }

    [Fact]
    public async Task Other_sign_ins_of_the_account_live_on()
    {
        using var here = new EndedSignIns(store, parts.Reader, parts.Time);
        var (kept, ended) = (await SignInAsync(), await SignInAsync());

        await parts.SignOuts(store, here).EndAllAsync(kept.UserId, kept.DeviceId, RevokedBecause.User, default);

        (await here.RefusalOfAsync(kept, default)).ShouldBeNull();
        (await here.RefusalOfAsync(ended, default)).ShouldNotBeNull();
    }

    /// <summary>As Redis keeps it.</summary>
    private sealed class SharedList : IEndedSignInList
    {
        private readonly List<EndedSignIn> all = [];

        public bool IsAway { get; set; }

        public TaskCompletionSource<EndedSignIn> Added { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask<bool> TryAddAsync(EndedSignIn ended, DateTimeOffset now, CancellationToken cancellationToken)
        {
            all.Add(ended);
            Added.TrySetResult(ended);
            return new(true);
        }

        public ValueTask<IReadOnlyList<EndedSignIn>?> TryListAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<EndedSignIn>?>(IsAway ? null : [.. all]);
    }

    private async Task<Caller> SignInAsync()
    {
        var user = new UserDocument
        {
            UserId = Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057"),
            Email = "ada@example.org",
            PasswordHash = "none",
            Cell = parts.Cell,
            CreatedAt = TestAccounts.Start,
            Profile = new UserProfile(),
        };
        await store.CreateUserAsync(
            user,
            parts.Secret.Email.Of(AccountServer.Email.EmailAddress.TryParse(user.Email, out var email) ? email : throw new InvalidOperationException()),
            default);
        var tokens = (await parts.SignIns(store).BeginAsync(user, null, default)).ShouldNotBeNull();
        return new Caller(
            new UserId(user.UserId),
            DeviceId.TryParse(tokens.DeviceId, out var device) ? device : throw new InvalidOperationException(),
            CallerScope.Full,
            parts.Cell);
    }
}
