using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Stamina.AccountServer.Email;
using Stamina.AccountServer.Export;
using Stamina.AccountServer.SecondFactor;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.Http.Tokens;
using Stamina.Plugins.BuiltIn;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;
using Stamina.Ports.Stores;

namespace Stamina.Tests.Accounts;

/// <summary>The account rooms on a real SQLite store.</summary>
public sealed class AccountFlowTests : AccountTest
{
    [Fact]
    public async Task An_account_is_opened_once_and_found_by_any_spelling_of_its_address()
    {
        var ada = await RegisterAsync();
        ada.Scope.ShouldBe(TokenRight.Full);
        (await Accounts.RegisterAsync(new Register { Email = "ADA@example.org", Password = Password }, Home, default)).Refusal!.Problem.Type.ShouldBe(
            ProblemTypes.EmailTaken);
        var (again, _) = await SignInAsync("Ada@EXAMPLE.org", Password);
        again!.UserId.ShouldBe(ada.UserId);
        (again.DeviceId == ada.DeviceId).ShouldBeFalse();
    }

    [Fact]
    public async Task Letters_composed_or_taken_apart_open_the_same_account()
    {
        var (registered, _) = await Accounts.RegisterAsync(
            new Register { Email = "jose\u0301@example.org", Password = "man\u0303ana por la man\u0303ana" },
            Home,
            default);
        var (again, refused) = await SignInAsync("jos\u00e9@example.org", "ma\u00f1ana por la ma\u00f1ana");
        refused.ShouldBeNull();
        again!.UserId.ShouldBe(registered!.UserId);
        (await Accounts.RegisterAsync(new Register { Email = "jos\u00e9@example.org", Password = Password }, Home, default)).Refusal!.Problem.Type.ShouldBe(
            ProblemTypes.EmailTaken);
    }

    [Fact]
    public async Task An_account_kept_as_it_was_typed_before_addresses_and_passwords_were_composed_goes_on_working()
    {
        const string typed = "man\u0303ana por la man\u0303ana";
        EmailAddress.TryParse("jose\u0301@example.org", out var email).ShouldBeTrue();
        var user = new UserDocument
        {
            UserId = Guid.CreateVersion7(),
            Email = email.Entered,
            PasswordHash = new Microsoft.AspNetCore.Identity.PasswordHasher<object>().HashPassword(new object(), typed),
            Cell = "local",
            CreatedAt = TestAccounts.Start,
            Profile = new UserProfile(),
        };
        (await store.CreateUserAsync(user, parts.Secret.Email.EarlierOf(email).Single(), default)).ShouldBeTrue();

        foreach (var (address, password) in new[] { ("jose\u0301@example.org", typed), ("jos\u00e9@example.org", "ma\u00f1ana por la ma\u00f1ana") })
        {
            var (tokens, refused) = await SignInAsync(address, password);
            refused.ShouldBeNull();
            tokens!.UserId.ShouldBe(new UserId(user.UserId).ToString());
        }

        (await Accounts.RegisterAsync(new Register { Email = "jos\u00e9@example.org", Password = Password }, Home, default)).Refusal!.Problem.Type.ShouldBe(
            ProblemTypes.EmailTaken);
    }

    [Fact]
    public async Task A_registration_repeated_after_a_lost_answer_signs_its_phone_in()
    {
        var first = (await Accounts.RegisterAsync(Keyed(), Home, default)).Tokens!;

        var again = (await Accounts.RegisterAsync(Keyed(), Home, default)).Tokens.ShouldNotBeNull();

        again.UserId.ShouldBe(first.UserId);
        (await parts.Reader.ReadAsync(again.AccessToken)).ShouldNotBeNull().Scope.ShouldBe(CallerScope.Full);
    }

    [Fact]
    public async Task A_repeated_registration_tells_nobody_else_more_than_that_the_address_is_taken()
    {
        await Accounts.RegisterAsync(Keyed(), Home, default);
        Register[] strangers =
        [
            Keyed() with { RegistrationKey = null },
            Keyed() with { RegistrationKey = "another-random-key-of-128-bits" },
            Keyed() with { Password = "not the password of this account" },
        ];

        foreach (var stranger in strangers)
        {
            (await Accounts.RegisterAsync(stranger, Home, default)).Refusal!.Problem.Type.ShouldBe(ProblemTypes.EmailTaken);
        }

        (await SignInAsync(Mail, Password)).Tokens.ShouldNotBeNull();
    }

    [Fact]
    public async Task Guessing_passwords_by_registering_again_is_held_back_like_signing_in()
    {
        await Accounts.RegisterAsync(Keyed(), Home, default);
        var accounts = Accounts;
        var guesses = new List<string>();
        for (var i = 0; i < 200 && !guesses.Contains(ProblemTypes.TooManyRequests); i++)
        {
            guesses.Add((await accounts.RegisterAsync(Keyed() with { Password = $"a guess that is number {i}" }, Home, default)).Refusal!.Problem.Type);
        }

        guesses.ShouldContain(ProblemTypes.TooManyRequests);
    }

    [Fact]
    public async Task One_network_opens_a_few_accounts_and_others_go_on()
    {
        parts.Options.RegistrationsPerNetwork = 3;
        var accounts = Accounts;
        async Task<SignInOutcome> Open(int i, string from) =>
            await accounts.RegisterAsync(new Register { Email = $"person{i}@example.org", Password = Password }, IPAddress.Parse(from), default);

        for (var i = 0; i < 3; i++)
        {
            (await Open(i, $"2001:db8:1:2::{i + 1}")).Tokens.ShouldNotBeNull();
        }

        var hashes = parts.Hasher.Count;
        var refused = (await Open(3, "2001:db8:1:2:3:4:5:6")).Refusal.ShouldNotBeNull();
        refused.Problem.Type.ShouldBe(ProblemTypes.TooManyRequests);
        refused.RetryAfter.ShouldBe(parts.Options.RegistrationRecovery);
        parts.Hasher.Count.ShouldBe(hashes, "no work is done for what is refused");
        (await Open(4, "2001:db8:1:3::1")).Tokens.ShouldNotBeNull();
        (await Open(5, "127.0.0.1")).Tokens.ShouldNotBeNull("this machine itself is not counted");
        parts.Time.Advance(parts.Options.RegistrationRecovery);
        (await Open(6, "2001:db8:1:2::9")).Tokens.ShouldNotBeNull();
    }

    [Fact]
    public async Task Sign_ins_that_are_over_are_forgotten_at_the_next_one()
    {
        var first = await RegisterAsync();
        UserId.TryParse(first.UserId, out var user).ShouldBeTrue();
        DeviceId.TryParse(first.DeviceId, out var old).ShouldBeTrue();
        await parts.SignOuts(store).EndAsync(user, old, RevokedBecause.User, default);
        await SignInAsync(Mail, Password);
        (await store.GetDeviceAsync(user, old, default)).ShouldNotBeNull("it may still upload");

        parts.Time.Advance(RefreshFamily.UploadGrace);
        await SignInAsync(Mail, Password);

        (await store.GetDeviceAsync(user, old, default)).ShouldBeNull();
        (await store.ListDevicesAsync(user, default)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Showing_again_that_one_is_the_owner_ends_the_access_tokens_of_before_and_renewing_gives_the_next()
    {
        var phone = await RegisterAsync();
        var before = (await parts.Reader.ReadAsync(phone.AccessToken)).ShouldNotBeNull();
        parts.Time.Advance(TimeSpan.FromMinutes(1));
        using var here = new EndedSignIns(store, parts.Reader, parts.Time);
        using var elsewhere = new EndedSignIns(store, parts.Reader, parts.Time);
        (await here.RefusalOfAsync(before, default)).ShouldBeNull();
        (await elsewhere.RefusalOfAsync(before, default)).ShouldBeNull();

        var proof = new Reauthenticate { Password = Password };
        (await parts.Accounts(store, passwords, here).ReauthenticateAsync(before, proof, Home, default)).ShouldBeNull();

        (await here.RefusalOfAsync(before, default)).ShouldNotBeNull("where it was shown and nothing else looked meanwhile").Problem.Status.ShouldBe(401);
        parts.Time.Advance(EndedSignIns.Believed);
        (await elsewhere.RefusalOfAsync(before, default)).ShouldNotBeNull().Problem.Status.ShouldBe(401);
        var renewed = (await parts.Renewal(store).RefreshAsync(phone.RefreshToken!, default)).Tokens.ShouldNotBeNull();
        var after = (await parts.Reader.ReadAsync(renewed.AccessToken)).ShouldNotBeNull();
        after.DeviceId.ShouldBe(before.DeviceId);
        (await here.RefusalOfAsync(after, default)).ShouldBeNull();
        (await elsewhere.RefusalOfAsync(after, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Tokens_of_a_server_whose_clock_is_behind_the_one_that_noted_the_proof_are_taken()
    {
        var phone = await RegisterAsync();
        var caller = (await parts.Reader.ReadAsync(phone.AccessToken)).ShouldNotBeNull();
        parts.Time.Advance(TimeSpan.FromSeconds(2));
        await new FreshProof(store, parts.Time).NoteAsync(caller, default);
        parts.Time.Advance(TimeSpan.FromSeconds(-1));
        using var behind = new EndedSignIns(store, parts.Reader, parts.Time);

        var renewed = (await parts.Renewal(store).RefreshAsync(phone.RefreshToken!, default)).Tokens.ShouldNotBeNull();
        (await behind.RefusalOfAsync((await parts.Reader.ReadAsync(renewed.AccessToken)).ShouldNotBeNull(), default)).ShouldBeNull();

        parts.Time.Advance(TimeSpan.FromSeconds(2));
        (await behind.RefusalOfAsync(caller, default)).ShouldNotBeNull("by then it is the past here, too").Problem.Status.ShouldBe(401);
    }

    [Fact]
    public async Task An_account_that_was_registered_without_a_key_is_not_opened_by_any()
    {
        await RegisterAsync();
        (await Accounts.RegisterAsync(Keyed(), Home, default)).Refusal!.Problem.Type.ShouldBe(ProblemTypes.EmailTaken);
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("with blanks in it is no key")]
    public async Task A_key_that_could_be_guessed_is_refused_by_name(string key) =>
        (await Accounts.RegisterAsync(Keyed() with { RegistrationKey = key }, Home, default))
            .Refusal!.Problem.Errors!.ShouldHaveSingleItem()
            .Field.ShouldBe("registration_key");

    [Fact]
    public async Task An_access_token_names_user_device_scope_and_cell_and_ends_after_15_minutes()
    {
        var ada = await RegisterAsync();
        ada.ExpiresInS.ShouldBe(900);
        var reader = parts.Reader;
        var caller = (await reader.ReadAsync(ada.AccessToken)).ShouldNotBeNull();
        (caller.UserId.ToString(), caller.DeviceId.ToString(), caller.Scope, caller.Cell).ShouldBe((ada.UserId, ada.DeviceId, CallerScope.Full, ada.Cell));
        parts.Time.Advance(TimeSpan.FromMinutes(15));
        (await reader.ReadAsync(ada.AccessToken)).ShouldBeNull();
    }

    [Fact]
    public async Task An_unknown_account_costs_the_same_work_as_a_wrong_password_and_gets_the_same_answer()
    {
        await RegisterAsync();
        var before = parts.Hasher.Count;
        var (_, wrong) = await SignInAsync(Mail, "not the password");
        var between = parts.Hasher.Count;
        var (_, unknown) = await SignInAsync("nobody@example.org", "not the password");
        (between - before).ShouldBe(1);
        (parts.Hasher.Count - between).ShouldBe(1);
        unknown!.Problem.ShouldBe(wrong!.Problem);
        wrong.Problem.Type.ShouldBe(ProblemTypes.WrongCredentials);
    }

    [Fact]
    public async Task Guessing_is_held_back_even_with_the_right_password()
    {
        await RegisterAsync();
        var accounts = Accounts;
        for (var i = 0; i < parts.Options.FailuresPerAccount; i++)
        {
            (await accounts.SignInAsync(new SignIn { Email = Mail, Password = "guess number " + i }, Home, default)).Refusal!.Problem.Status.ShouldBe(401);
        }

        var (_, refusal) = await accounts.SignInAsync(new SignIn { Email = Mail, Password = Password }, Home, default);
        refusal!.Problem.Type.ShouldBe(ProblemTypes.TooManyRequests);
        refusal.RetryAfter.ShouldBe(parts.Options.AccountRecovery);
        parts.Time.Advance(parts.Options.AccountRecovery);
        (await accounts.SignInAsync(new SignIn { Email = Mail, Password = Password }, Home, default)).Tokens.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_password_hashed_with_fewer_rounds_is_hashed_again_at_sign_in()
    {
        var ada = await RegisterAsync();
        var before = (await UserAsync(ada))!.PasswordHash;
        using var stronger = new Passwords(Microsoft.Extensions.Options.Options.Create(new AccountOptions { PasswordRounds = 2_000 }));
        (await parts.Accounts(store, stronger).SignInAsync(new SignIn { Email = Mail, Password = Password }, Home, default)).Tokens.ShouldNotBeNull();
        var after = (await UserAsync(ada))!.PasswordHash;
        (after == before).ShouldBeFalse();
        (await parts.Accounts(store, stronger).SignInAsync(new SignIn { Email = Mail, Password = Password }, Home, default)).Tokens.ShouldNotBeNull();
        (await UserAsync(ada))!.PasswordHash.ShouldBe(after);
    }

    [Fact]
    public async Task A_changed_password_signs_the_others_out_and_they_may_still_upload()
    {
        var phone = await RegisterAsync();
        var (tablet, _) = await SignInAsync(Mail, Password);
        var caller = (await parts.Reader.ReadAsync(phone.AccessToken))!;
        (
            await Accounts.ChangePasswordAsync(caller, new ChangePassword { CurrentPassword = Password, NewPassword = "an even longer walk" }, Home, default)
        ).ShouldBeNull();
        (await parts.Renewal(store).RefreshAsync(phone.RefreshToken!, default)).Tokens!.Scope.ShouldBe(TokenRight.Full);
        var (late, _) = await parts.Renewal(store).RefreshAsync(tablet!.RefreshToken!, default);
        late!.Scope.ShouldBe(TokenRight.UploadOnly);
        late.Revoked!.Reason.ShouldBe(RevokedBecause.PasswordChanged);
        late.RefreshToken.ShouldBeNull();
        (await SignInAsync(Mail, Password)).Refusal.ShouldNotBeNull();
        (await SignInAsync(Mail, "an even longer walk")).Tokens.ShouldNotBeNull();
    }

    [Fact]
    public async Task The_password_cannot_be_changed_without_knowing_it_or_to_a_weak_one()
    {
        var ada = await RegisterAsync();
        var caller = (await parts.Reader.ReadAsync(ada.AccessToken))!;
        (
            await Accounts.ChangePasswordAsync(
                caller,
                new ChangePassword { CurrentPassword = "a wrong one", NewPassword = "an even longer walk" },
                Home,
                default)
        )!.Problem.Type.ShouldBe(ProblemTypes.WrongCredentials);
        (await Accounts.ChangePasswordAsync(caller, new ChangePassword { CurrentPassword = Password, NewPassword = Mail }, Home, default))!
            .Problem.Errors!.ShouldHaveSingleItem().Field.ShouldBe("new_password");
        (await SignInAsync(Mail, Password)).Tokens.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_deleted_account_is_gone_whole_and_nothing_of_it_comes_back()
    {
        var ada = await RegisterAsync();
        var caller = (await parts.Reader.ReadAsync(ada.AccessToken))!;
        (await Accounts.DeleteAsync(caller, new DeleteAccount { Password = "not the password" }, Home, default))!.Problem.Type.ShouldBe(
            ProblemTypes.WrongCredentials);
        (await Accounts.DeleteAsync(caller, new DeleteAccount { Password = Password }, Home, default)).ShouldBeNull();
        (await UserAsync(ada)).ShouldBeNull();
        (await store.ListDevicesAsync(Id(ada), default)).ShouldBeEmpty();
        (await parts.Renewal(store).RefreshAsync(ada.RefreshToken!, default)).Refusal!.Problem.Type.ShouldBe(ProblemTypes.Gone, "its phones wipe on that");
        var setBack = RefreshToken.Mint(new UserId(Guid.CreateVersion7()), new DeviceId(Guid.NewGuid()), parts.Secret).ToString();
        (await parts.Renewal(store).RefreshAsync(setBack, default)).Refusal!.Problem.Type.ShouldBe(
            ProblemTypes.InvalidRefreshToken,
            "an account that the store never had was not deleted: a phone must not wipe because a store was set back");
        (await SignInAsync(Mail, Password)).Refusal!.Problem.Type.ShouldBe(ProblemTypes.WrongCredentials);
        var goal = new GoalDocument
        {
            UserId = Id(ada).Value, GoalId = Guid.NewGuid(), CreatedAt = parts.Time.GetUtcNow(), StartsOn = new DateOnly(2026, 5, 1), Terms = [],
        };
        (await kept.Get<IGoalStore>().PutAsync(goal, 0, default)).ShouldBeFalse("an access token may outlive the account by 15 minutes");
        var reborn = await RegisterAsync();
        (reborn.UserId == ada.UserId).ShouldBeFalse();
    }

    [Fact]
    public async Task An_export_holds_every_event_byte_for_byte_and_a_track_in_unbroken_stretches()
    {
        var ada = await RegisterAsync();
        var session = SessionId.Create("running", Guid.NewGuid());
        const string Started =
            """{"seq":0,"kind":"started","at":"2026-05-01T09:00:00+02:00","elapsed_ms":0,"started_at":"2026-05-01T09:00:00+02:00" , "x" : 1.50}""";
        const string Points =
            """{"seq":1,"at":"2026-05-01T09:01:00+02:00","elapsed_ms":60000,"progress":{"points":[{"t":1000,"lat":45.5,"lon":13.5,"ele":12.5,"hr":120},{"t":5000,"lat":45.5001,"lon":13.5},{"t":50000,"lat":45.501,"lon":13.5,"gap":true},{"t":52000,"lat":0,"lon":0},{"t":54000,"lat":45.50105,"lon":13.5}]}}""";
        const string Note = """{"seq":2,"kind":"note","at":"2026-05-01T09:02:00+02:00","elapsed_ms":60000,"title":"<Ada & co> \u0001]]>"}""";
        await FoldAsync(new WorkoutKey(Id(ada), session), ("started", Started), ("", Points), ("note", Note));

        using var zip = new ZipArchive(new MemoryStream(await ExportAsync(ada)));
        zip.Entries.Select(entry => entry.FullName).ShouldBe(
            [
                "README.txt", "account.json", "equipment.json", "privacy-zones.json", "devices.json", "passkeys.json", "security-log.json", "goals.json",
                "calendar.json", "webhooks.json",
                $"workouts/{session}.json", $"workouts/{session}.gpx",
            ]);
        var workout = Text(zip, $"workouts/{session}.json");
        workout.ShouldContain(Started);
        workout.ShouldContain(Points);
        JsonDocument.Parse(workout).RootElement.GetProperty("events").GetArrayLength().ShouldBe(3);
        Text(zip, "devices.json").ShouldNotContain("hash");
        Text(zip, "account.json").ShouldNotContain("hash");

        XNamespace gpx = "http://www.topografix.com/GPX/1/1";
        var track = XDocument.Parse(Text(zip, $"workouts/{session}.gpx")).Root!.Element(gpx + "trk")!;
        track.Element(gpx + "name")!.Value.ShouldBe("<Ada & co> ]]>");
        track.Elements(gpx + "trkseg").Select(stretch => stretch.Elements(gpx + "trkpt").Count()).ShouldBe([2, 2]);
        var first = track.Descendants(gpx + "trkpt").First();
        (first.Attribute("lat")!.Value, first.Element(gpx + "ele")!.Value, first.Element(gpx + "time")!.Value).ShouldBe(
            ("45.5", "12.5", "2026-05-01T07:00:01Z"));
    }

    private async Task FoldAsync(WorkoutKey key, params (string Kind, string Body)[] events)
    {
        var log = new WorkoutLog();
        for (var seq = 0u; seq < events.Length; seq++)
        {
            log.Events.Add(
                new LoggedEvent
                {
                    Writer = "writer00",
                    Seq = seq,
                    Kind = events[seq].Kind,
                    Body = ByteString.CopyFromUtf8(events[seq].Body),
                    ReceivedAtMs = TestAccounts.Start.ToUnixTimeMilliseconds(),
                });
        }

        await kept.Get<IDerivations>().DeriveAsync(
            [key], stored => Derivation.Of(stored with { Log = log }, Catalog, DateTimeOffset.UnixEpoch, profile: null, out _), default);
    }

    private async Task<byte[]> ExportAsync(TokensAnswer ada)
    {
        var export = new AccountExport(
            store,
            new ExportedStores(kept.Get<IGoalStore>(), kept.Get<ICalendarStore>(), kept.Get<IWebhookStore>(), kept.Get<IOriginalStore>()),
            kept.Get<IWorkoutReads>(),
            Catalog,
            parts.Time,
            NullLogger<AccountExport>.Instance);
        using var to = new NetworkStream();
        await export.WriteAsync(to, (await UserAsync(ada))!, parts.Time.GetUtcNow(), default);
        return to.ToArray();
    }

    private static ExerciseCatalog Catalog { get; } = new([new Running()]);

    private static string Text(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)!.Open(), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static Register Keyed() => new() { Email = Mail, Password = Password, RegistrationKey = "c3RhbWluYS1leGFtcGxlIQ" };

    // Like a connection: nothing may be written to it without waiting.
    private sealed class NetworkStream : MemoryStream
    {
        private bool waits;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            waits = true;
            Write(buffer.ToArray(), 0, buffer.Length);
            waits = false;
            return default;
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            waits.ShouldBeTrue("Kestrel takes no synchronous write");
            base.Write(buffer, offset, count);
        }
    }
}
