using Microsoft.Extensions.DependencyInjection;
using Stamina.AccountServer.Email;
using Stamina.AccountServer.Recovery;
using Stamina.AccountServer.SigningIn;
using Stamina.Adapters.Sqlite;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Ports.Stores;
using Stamina.Tests.Accounts;

namespace Stamina.Tests.Cells;

/// <summary>Two cells with nothing in common but a directory; crashes and cut lines between any two writes.</summary>
public sealed class TwoCellsTests : IAsyncLifetime
{
    private const string Another = "ada.lovelace@example.net";

    private readonly string folder = Directory.CreateTempSubdirectory("stamina-directory-").FullName;
    private readonly ServiceProvider services;
    private readonly IDirectory directory;
    private TestCell c1 = null!;
    private TestCell c2 = null!;

    public TwoCellsTests()
    {
        services = new ServiceCollection().AddSqliteDirectory(sqlite => sqlite.DataFolder = folder).BuildServiceProvider();
        directory = services.GetRequiredService<IDirectory>();
    }

    public async ValueTask InitializeAsync()
    {
        await services.GetRequiredService<IStoreMigrations>().MigrateAsync(default);
        c1 = await TestCell.StartAsync("c1", directory);
        c2 = await TestCell.StartAsync("c2", directory);
    }

    public async ValueTask DisposeAsync()
    {
        await c1.DisposeAsync();
        await c2.DisposeAsync();
        await services.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_user_lives_where_they_registered_and_the_other_cell_knows_where_that_is()
    {
        var ada = await RegisteredAsync(c1);
        ada.Cell.ShouldBe("c1");
        (await c2.SignInAsync()).Elsewhere.ShouldBe("c1");
        (await c2.RegisterAsync()).Elsewhere.ShouldBe("c1");
        (await c2.RefreshAsync(ada.RefreshToken!)).Elsewhere.ShouldBe("c1");
        (await DoubtsAsync()).ShouldBeEmpty();

        c1.Line.IsCut = _ => true;
        (await c1.SignInAsync()).Tokens.ShouldNotBeNull("who is found at home needs no directory");
        (await c1.RefreshAsync(ada.RefreshToken!)).Tokens.ShouldNotBeNull();
    }

    [Fact]
    public async Task An_unknown_address_and_a_token_that_nobody_made_belong_nowhere()
    {
        (await c2.SignInAsync()).Refusal!.Problem.Type.ShouldBe(ProblemTypes.WrongCredentials);
        var made = RefreshToken.Mint(new UserId(Guid.CreateVersion7()), new DeviceId(Guid.NewGuid()), c1.Parts.Secret).ToString();
        (await c2.RefreshAsync(made)).Refusal!.Problem.Type.ShouldBe(ProblemTypes.InvalidRefreshToken);
        var asked = c2.Line.Calls;
        (await c2.RefreshAsync("nonsense")).Refusal!.Problem.Type.ShouldBe(ProblemTypes.InvalidRefreshToken);
        c2.Line.Calls.ShouldBe(asked, "what is no token at all is not asked about");
    }

    [Fact]
    public async Task Of_registrations_at_once_in_two_cells_one_wins_and_the_rest_are_told()
    {
        for (var round = 0; round < 10; round++)
        {
            var mail = $"ada{round}@example.org";
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(async () => await (i % 2 == 0 ? c1 : c2).RegisterAsync(mail))));
            var home = outcomes.Where(outcome => outcome.Tokens is not null).ShouldHaveSingleItem().Tokens!.Cell;
            outcomes.ShouldAllBe(outcome => outcome.Tokens != null || outcome.Elsewhere == home || outcome.Refusal!.Problem.Type == ProblemTypes.EmailTaken);
            (await (home == "c1" ? c1 : c2).SignInAsync(mail)).Tokens.ShouldNotBeNull();
            (await (home == "c1" ? c2 : c1).SignInAsync(mail)).Elsewhere.ShouldBe(home);
        }
    }

    [Fact]
    public async Task A_claim_without_an_account_is_taken_up_by_the_next_registration_in_its_cell()
    {
        // The crash: claimed, and then nothing.
        var claimed = await ClaimedAsync("c1");
        (await c2.RegisterAsync()).Elsewhere.ShouldBe("c1", "the cell that has the claim decides what it is worth");
        var ada = await RegisteredAsync(c1);
        ada.UserId.ShouldBe(claimed.User.ToString());
        (await DoubtsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_claim_without_an_account_is_released_by_upkeep_and_the_address_is_free_everywhere()
    {
        await ClaimedAsync("c1");
        await c2.EndDoubtsAsync();
        (await DoubtsAsync()).Count.ShouldBe(1, "another cell's doubt is not ours to end");
        await c1.EndDoubtsAsync();
        (await RegisteredAsync(c2)).Cell.ShouldBe("c2");
    }

    [Fact]
    public async Task An_account_whose_entry_was_left_in_doubt_is_settled_by_upkeep()
    {
        c1.Line.IsCut = call => call == "settle";
        await RegisteredAsync(c1);
        (await DoubtsAsync()).Count.ShouldBe(1);
        c1.Line.IsCut = _ => false;
        await c1.EndDoubtsAsync();
        (await DoubtsAsync()).ShouldBeEmpty();
        (await c2.SignInAsync()).Elsewhere.ShouldBe("c1");
    }

    [Fact]
    public async Task A_registration_so_slow_that_its_claim_was_given_away_leaves_no_second_account()
    {
        c1.Line.Before = async call =>
        {
            if (call == "settle")
            {
                // Meanwhile cleanup, which looked before the account was made, gives the address back and somebody takes it.
                var entry = (await DoubtsAsync()).ShouldHaveSingleItem();
                await directory.ReleaseAsync(entry.EmailKey, entry.User, default);
                await RegisteredAsync(c2);
            }
        };
        (await c1.RegisterAsync()).Refusal!.Problem.Type.ShouldBe(ProblemTypes.Unavailable);
        c1.Line.Before = _ => Task.CompletedTask;
        (await c1.SignInAsync()).Elsewhere.ShouldBe("c2");
        (await c2.SignInAsync()).Tokens.ShouldNotBeNull();
    }

    [Fact]
    public async Task Without_the_directory_nobody_registers_and_everybody_at_home_goes_on()
    {
        var ada = await RegisteredAsync(c1);
        (c1.Line.IsCut, c2.Line.IsCut) = (_ => true, _ => true);
        await Should.ThrowAsync<StoreUnavailableException>(async () => await c1.RegisterAsync("eve@example.org"));
        await Should.ThrowAsync<StoreUnavailableException>(async () => await c2.SignInAsync());
        await Should.ThrowAsync<StoreUnavailableException>(async () => await c1.DeleteAsync(ada));
        (await c1.SignInAsync()).Tokens.ShouldNotBeNull("an account that cannot leave the directory is not deleted");
    }

    [Fact]
    public async Task A_deleted_account_frees_its_address_in_every_cell()
    {
        var ada = await RegisteredAsync(c1);
        (await c1.DeleteAsync(ada)).ShouldBeNull();
        (await RegisteredAsync(c2)).Cell.ShouldBe("c2");
    }

    [Fact]
    public async Task The_other_phones_of_a_deleted_account_hear_that_it_is_gone_whichever_cell_they_ask()
    {
        var ada = await RegisteredAsync(c1);
        (await c1.DeleteAsync(ada)).ShouldBeNull();

        (await DoubtsAsync()).ShouldBeEmpty();
        (await c2.RefreshAsync(ada.RefreshToken!)).Elsewhere.ShouldBe("c1");
        (await c1.RefreshAsync(ada.RefreshToken!)).Refusal!.Problem.Type.ShouldBe(ProblemTypes.Gone);
    }

    [Fact]
    public async Task They_hear_it_also_where_the_directory_was_away_as_the_account_was_deleted()
    {
        var ada = await RegisteredAsync(c1);
        c1.Line.IsCut = call => call is "claim" or "release";
        (await c1.DeleteAsync(ada)).ShouldBeNull();
        c1.Line.IsCut = _ => false;

        await c1.EndDoubtsAsync();

        (await DoubtsAsync()).ShouldBeEmpty();
        (await c2.RefreshAsync(ada.RefreshToken!)).Elsewhere.ShouldBe("c1");
        (await RegisteredAsync(c2)).Cell.ShouldBe("c2");
    }

    [Fact]
    public async Task They_hear_it_also_where_the_directory_was_away_for_a_moment_alone()
    {
        var ada = await RegisteredAsync(c1);
        c1.Line.IsCut = call => call == "claim";
        (await c1.DeleteAsync(ada)).ShouldBeNull();
        await c1.EndDoubtsAsync();
        (await DoubtsAsync()).ShouldHaveSingleItem();
        c1.Line.IsCut = _ => false;

        await c1.EndDoubtsAsync();

        (await DoubtsAsync()).ShouldBeEmpty();
        (await c2.RefreshAsync(ada.RefreshToken!)).Elsewhere.ShouldBe("c1");
        (await RegisteredAsync(c2)).Cell.ShouldBe("c2");
    }

    [Fact]
    public async Task They_hear_it_also_where_the_directory_went_away_in_the_middle_of_being_told()
    {
        var ada = await RegisteredAsync(c1);
        c1.Line.IsCut = call => call == "settle";
        (await c1.DeleteAsync(ada)).ShouldBeNull();
        (await DoubtsAsync()).ShouldHaveSingleItem();
        c1.Line.IsCut = _ => false;

        await c1.EndDoubtsAsync();

        (await DoubtsAsync()).ShouldBeEmpty();
        (await c2.RefreshAsync(ada.RefreshToken!)).Elsewhere.ShouldBe("c1");
    }

    [Fact]
    public async Task A_deletion_that_broke_off_before_the_release_is_finished_by_upkeep()
    {
        var ada = await RegisteredAsync(c1);
        c1.Line.IsCut = call => call == "release";
        (await c1.DeleteAsync(ada)).ShouldBeNull();
        (await DoubtsAsync()).Count.ShouldBe(1);
        c1.Line.IsCut = _ => false;
        await c1.EndDoubtsAsync();
        (await RegisteredAsync(c2)).Cell.ShouldBe("c2");
    }

    [Fact]
    public async Task A_deletion_that_broke_off_before_the_release_does_not_keep_its_owner_from_coming_back()
    {
        var ada = await RegisteredAsync(c1);
        c1.Line.IsCut = call => call == "release";
        await c1.DeleteAsync(ada);
        c1.Line.IsCut = _ => false;
        var again = await RegisteredAsync(c1);
        (again.UserId == ada.UserId).ShouldBeFalse();
        (await c2.SignInAsync()).Elsewhere.ShouldBe("c1");
        (await DoubtsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_deletion_that_broke_off_before_the_account_was_gone_leaves_it_as_it_was()
    {
        var ada = await RegisteredAsync(c1);
        var entry = (await directory.FindAsync(c1.Parts.CellsSecret.Email.Of(Address), default))!;
        await directory.DoubtAsync(entry.EmailKey, entry.User, default);
        await c1.EndDoubtsAsync();
        (await DoubtsAsync()).ShouldBeEmpty();
        (await c2.RefreshAsync(ada.RefreshToken!)).Elsewhere.ShouldBe("c1");
    }

    [Fact]
    public async Task A_changed_address_is_known_in_every_cell_and_so_is_the_one_before_until_it_may_not_take_the_account_back()
    {
        var ada = await VerifiedAsync(c1);
        (await c1.ChangeEmailAsync(ada, Another)).ShouldBeNull();
        (await DoubtsAsync()).ShouldBeEmpty();
        (await c2.SignInAsync(Another)).Elsewhere.ShouldBe("c1");
        (await c1.SignInAsync(Another)).Tokens.ShouldNotBeNull();
        (await c2.RegisterAsync()).Elsewhere.ShouldBe("c1", "whoever wants the address before is told at home");
        (await c1.RegisterAsync()).Refusal!.Problem.Type.ShouldBe(ProblemTypes.EmailTaken);

        c1.Parts.Time.Advance(MailedCodes.TakesBackFor);
        (await c1.RefreshAsync(ada.RefreshToken!)).Tokens.ShouldNotBeNull();
        (await RegisteredAsync(c2)).Cell.ShouldBe("c2");
        (await c2.SignInAsync(Another)).Elsewhere.ShouldBe("c1");
    }

    [Fact]
    public async Task An_account_that_was_taken_back_frees_the_other_address_in_every_cell()
    {
        var ada = await VerifiedAsync(c1);
        (await c1.ChangeEmailAsync(ada, Another)).ShouldBeNull();
        (await c1.TakeBackAsync(TestCell.Mail)).Tokens.ShouldNotBeNull().UserId.ShouldBe(ada.UserId);
        (await DoubtsAsync()).ShouldBeEmpty();
        (await c2.SignInAsync()).Elsewhere.ShouldBe("c1");
        (await c2.RegisterAsync(Another)).Tokens.ShouldNotBeNull();
    }

    [Fact]
    public async Task An_address_of_another_cell_is_given_to_nobody()
    {
        var ada = await VerifiedAsync(c1);
        (await c2.RegisterAsync(Another)).Tokens.ShouldNotBeNull();
        (await c1.ChangeEmailAsync(ada, Another))!.Problem.Type.ShouldBe(ProblemTypes.WrongCode, "no code is sent there");
        (await c1.SignInAsync()).Tokens.ShouldNotBeNull();
        (await c1.SignInAsync(Another)).Elsewhere.ShouldBe("c2");
    }

    [Fact]
    public async Task Of_two_cells_that_want_one_address_at_once_one_has_it_and_the_other_account_is_as_it_was()
    {
        var ada = await VerifiedAsync(c1);
        var eve = (await c2.RegisterAsync("eve@example.org")).Tokens.ShouldNotBeNull();
        var refusals = await Task.WhenAll(
            Task.Run(async () => await c1.ChangeEmailAsync(ada, Another)), Task.Run(async () => await c2.ChangeEmailAsync(eve, Another)));
        refusals.Count(refusal => refusal is null).ShouldBe(1);
        var (home, other) = refusals[0] is null ? (c1, c2) : (c2, c1);
        (await home.SignInAsync(Another)).Tokens.ShouldNotBeNull();
        (await other.SignInAsync(Another)).Elsewhere.ShouldBe(home.Parts.Cell);
        (await other.SignInAsync(other == c1 ? TestCell.Mail : "eve@example.org")).Tokens.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_change_that_broke_off_after_the_claim_is_released_by_upkeep_and_may_be_made_again()
    {
        var ada = await VerifiedAsync(c1);
        UserId.TryParse(ada.UserId, out var user).ShouldBeTrue();
        await directory.ClaimAsync(new DirectoryEntry(c1.Parts.CellsSecret.Email.Of(Parse(Another)), user, "c1"), default);
        await c1.EndDoubtsAsync();
        (await DoubtsAsync()).ShouldBeEmpty();
        (await directory.FindAsync(c1.Parts.CellsSecret.Email.Of(Parse(Another)), default)).ShouldBeNull();
        (await c1.ChangeEmailAsync(ada, Another)).ShouldBeNull();
    }

    [Fact]
    public async Task A_change_that_broke_off_after_the_claim_keeps_nobody_from_registering_there()
    {
        var ada = await VerifiedAsync(c1);
        UserId.TryParse(ada.UserId, out var user).ShouldBeTrue();
        await directory.ClaimAsync(new DirectoryEntry(c1.Parts.CellsSecret.Email.Of(Parse(Another)), user, "c1"), default);
        (await c1.RegisterAsync(Another)).Tokens.ShouldNotBeNull().UserId.ShouldNotBe(ada.UserId);
        (await DoubtsAsync()).ShouldBeEmpty();
        (await c1.SignInAsync()).Tokens.ShouldNotBeNull().UserId.ShouldBe(ada.UserId);
    }

    [Fact]
    public async Task A_change_whose_entry_was_left_in_doubt_is_settled_by_upkeep()
    {
        var ada = await VerifiedAsync(c1);
        c1.Line.IsCut = call => call == "settle";
        (await c1.ChangeEmailAsync(ada, Another)).ShouldBeNull();
        (await DoubtsAsync()).Count.ShouldBe(1);
        c1.Line.IsCut = _ => false;
        await c1.EndDoubtsAsync();
        (await DoubtsAsync()).ShouldBeEmpty();
        (await c2.SignInAsync(Another)).Elsewhere.ShouldBe("c1");
    }

    [Fact]
    public async Task A_change_so_slow_that_its_claim_was_given_away_leaves_the_account_as_it_was()
    {
        var ada = await VerifiedAsync(c1);
        c1.Line.Before = async call =>
        {
            if (call == "settle")
            {
                var entry = (await DoubtsAsync()).ShouldHaveSingleItem();
                await directory.ReleaseAsync(entry.EmailKey, entry.User, default);
                await c2.RegisterAsync(Another);
            }
        };
        (await c1.ChangeEmailAsync(ada, Another))!.Problem.Type.ShouldBe(ProblemTypes.Unavailable);
        c1.Line.Before = _ => Task.CompletedTask;
        (await c1.SignInAsync()).Tokens.ShouldNotBeNull().UserId.ShouldBe(ada.UserId);
        (await c1.SignInAsync(Another)).Elsewhere.ShouldBe("c2");
        (await c2.SignInAsync(Another)).Tokens.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_deleted_account_frees_both_its_addresses_in_every_cell()
    {
        var ada = await VerifiedAsync(c1);
        (await c1.ChangeEmailAsync(ada, Another)).ShouldBeNull();
        (await c1.DeleteAsync(ada)).ShouldBeNull();
        (await DoubtsAsync()).ShouldBeEmpty();
        (await c2.RegisterAsync()).Tokens.ShouldNotBeNull();
        (await c2.RegisterAsync(Another)).Tokens.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_passkey_of_one_cell_signs_in_from_another_with_a_challenge_that_was_made_there()
    {
        const string domain = "stamina.test";
        var ada = await RegisteredAsync(c1);
        var caller = (await c1.Parts.Reader.ReadAsync(ada.AccessToken))!;
        using var phone = new SoftAuthenticator();
        var begun = (await c1.Parts.Passkeys(c1.Store).BeginAsync(caller, domain, default)).Answer.ShouldNotBeNull();
        var made = new AddPasskey { State = begun.State, Credential = phone.Create(begun.Options), Name = "Phone" };
        (await c1.Parts.Passkeys(c1.Store).AddAsync(caller, made, default)).Refusal.ShouldBeNull();

        var there = await c2.Parts.PasskeyChecks(c2.Store).BeginProvingAsync(domain);
        var signed = new PasskeySignIn { State = there.State, Credential = phone.Get(there.Options) };
        (await c2.Parts.PasskeySignIns(c2.Store).SignInAsync(signed, null, default)).Elsewhere.ShouldBe("c1");
        (await c1.Parts.PasskeySignIns(c1.Store).SignInAsync(signed, null, default)).Tokens.ShouldNotBeNull().UserId.ShouldBe(ada.UserId);
    }

    [Fact]
    public async Task An_account_that_cannot_be_read_leaves_its_own_address_in_doubt_and_no_other()
    {
        c1.Line.IsCut = call => call == "settle";
        var ada = await RegisteredAsync(c1);
        (await c1.RegisterAsync("grace@example.org")).Tokens.ShouldNotBeNull();
        c1.Line.IsCut = _ => false;
        (await DoubtsAsync()).Count.ShouldBe(2);
        await c1.DamageAsync(ada);

        await c1.EndDoubtsAsync();

        (await DoubtsAsync()).ShouldHaveSingleItem().User.ToString().ShouldBe(ada.UserId);
    }

    [Fact]
    public async Task More_accounts_that_cannot_be_read_than_a_turn_looks_at_hold_up_no_other_doubt()
    {
        c1.Line.IsCut = call => call == "settle";
        string[] unreadable = ["ada@example.org", "grace@example.org", "edith@example.org"];
        var users = new List<string>();
        foreach (var mail in unreadable)
        {
            var account = (await c1.RegisterAsync(mail)).Tokens.ShouldNotBeNull();
            await c1.DamageAsync(account);
            users.Add(account.UserId);
        }

        (await c1.RegisterAsync("mary@example.org")).Tokens.ShouldNotBeNull();
        c1.Line.IsCut = _ => false;
        (await DoubtsAsync()).Count.ShouldBe(4);

        // The directory counts milliseconds: what is put behind must be younger than what is not.
        await AfterAsync(DateTimeOffset.UtcNow);
        await c1.EndDoubtsAsync(atOnce: 2);
        await c1.EndDoubtsAsync(atOnce: 2);

        (await DoubtsAsync()).Select(doubt => doubt.User.ToString()).ShouldBe(users, ignoreOrder: true);

        static async Task AfterAsync(DateTimeOffset moment)
        {
            while (DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() <= moment.ToUnixTimeMilliseconds())
            {
                await Task.Yield();
            }
        }
    }

    [Fact]
    public async Task A_turn_of_upkeep_that_fails_for_any_reason_is_followed_by_the_next()
    {
        var third = new TaskCompletionSource();
        var turns = 0;
        c1.Line.Before = call =>
        {
            if (++turns == 3)
            {
                third.TrySetResult();
            }

            throw new InvalidDataException("An account that cannot be read.");
        };
        using var cleanup = c1.Cleanup();
        await cleanup.StartAsync(default);

        await Task.WhenAny(third.Task, cleanup.ExecuteTask!);

        cleanup.ExecuteTask!.IsFaulted.ShouldBeFalse(cleanup.ExecuteTask.Exception?.Message);
        await cleanup.StopAsync(default);
        turns.ShouldBeGreaterThanOrEqualTo(3);
    }

    private static EmailAddress Address => Parse(TestCell.Mail);

    private static EmailAddress Parse(string text) => EmailAddress.TryParse(text, out var email) ? email : throw new FormatException();

    private static async Task<TokensAnswer> VerifiedAsync(TestCell cell)
    {
        var tokens = await RegisteredAsync(cell);
        await cell.VerifyAsync(tokens);
        return tokens;
    }

    private static async Task<TokensAnswer> RegisteredAsync(TestCell cell) => (await cell.RegisterAsync()).Tokens.ShouldNotBeNull();

    private async Task<DirectoryEntry> ClaimedAsync(string cell) =>
        await directory.ClaimAsync(new DirectoryEntry(c1.Parts.CellsSecret.Email.Of(Address), new UserId(Guid.CreateVersion7()), cell), default);

    private async Task<IReadOnlyList<DirectoryEntry>> DoubtsAsync() =>
        [.. await directory.ListInDoubtAsync("c1", TimeSpan.Zero, 100, default), .. await directory.ListInDoubtAsync("c2", TimeSpan.Zero, 100, default)];
}
