using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Stamina.Contracts.Ids;
using Stamina.Documents.Encryption;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using static Stamina.Tests.DataHandler.Recording;
using static Stamina.Tests.DataHandler.RefusingLog;

namespace Stamina.Tests.DataHandler;

/// <summary>A lost ring or key keeps aside what it belongs to; a ring that is behind is waited for.</summary>
public class DamagedKeysTests
{
    private static readonly WorkoutKey Good = Workout(1, 1);
    private static readonly WorkoutKey Damaged = Workout(1, 2);
    private static readonly WorkoutKey AlsoGood = Workout(2, 1);

    [Fact]
    public async Task A_batch_whose_queue_ring_was_lost_stands_aside_whole_while_others_go_on_and_is_taken_in_once_the_ring_is_back()
    {
        var (before, after) = (KeyRing.Line(1, DateTimeOffset.UnixEpoch), KeyRing.Line(2, DateTimeOffset.UnixEpoch));
        var (text, clock) = (before, new ManualTime(DateTimeOffset.UtcNow));
        var cipher = Cipher();
        await using var host = new HandlerHost(new HandlerSetup { Configure = services => services.AddKeyedSingleton(CellCipher.Queue, cipher) });
        await host.PublishAsync(Upload(Good, Phone, 0, WholeWorkout()));
        await host.StopAsync();
        (text, cipher) = (after, Cipher());
        await host.PublishAsync(Upload(AlsoGood, Phone, 0, WholeWorkout()));
        await Should.ThrowAsync<KeyRingException>(() => host.HandleAllAsync());
        await host.StopAsync();
        (await host.Queue.DeadLettersAsync(10, CancellationToken.None)).ShouldBeEmpty("somebody may just have put the wrong file there");

        clock.Advance(TimeSpan.FromMinutes(10));
        await host.HandleAllAsync();

        (await host.GetAsync(AlsoGood))!.Summary!.Metrics["strokes"].ShouldBe(30);
        (await host.GetAsync(Good)).ShouldBeNull();
        var letter = (await host.Queue.DeadLettersAsync(10, CancellationToken.None)).ShouldHaveSingleItem();
        letter.Reason.ShouldContain("version 1");
        text = before + after;
        (await host.Queue.RequeueAsync(letter.Id, CancellationToken.None)).ShouldBeTrue();
        await host.HandleAllAsync();
        (await host.GetAsync(Good))!.Summary!.Metrics["strokes"].ShouldBe(30);

        CellCipher Cipher() => new(new KeyRing(() => text), CellCipher.Queue, clock);
    }

    [Fact]
    public async Task With_a_key_ring_that_is_behind_everything_waits_and_nothing_is_set_aside()
    {
        var tries = 0;
        await using var host = new HandlerHost(
            new HandlerSetup
            {
                Configure = services =>
                    services.AddSingleton<IEventLog>(p => new RefusingLog(
                        LogOf(p), append => append.Segments.Count > 0 && ++tries <= 40, () => new KeyRingException("The ring lacks a version."))),
            });
        await host.PublishAsync(Upload(Good, Phone, 0, WholeWorkout()));
        await host.HandleAllAsync();

        tries.ShouldBeGreaterThan(40);
        (await host.Queue.DeadLettersAsync(10, CancellationToken.None)).ShouldBeEmpty();
        (await host.GetAsync(Good))!.Summary!.Metrics["strokes"].ShouldBe(30);
    }

    [Fact]
    public async Task What_an_account_uploads_whose_key_is_damaged_is_set_aside_at_the_first_try_so_that_nobody_waits_for_it()
    {
        var tries = 0;
        await using var host = new HandlerHost(
            new HandlerSetup
            {
                Configure = services =>
                    services.AddSingleton<IEventLog>(p => new RefusingLog(
                        LogOf(p), append => append.Segments.Any(s => s.Key == Damaged) && ++tries > 0, KeyRingException.KeyDamaged)),
            });
        await host.PublishAsync(Upload(Good, Phone, 0, WholeWorkout()), Upload(Damaged, Phone, 0, WholeWorkout()));
        await host.PublishAsync(Upload(AlsoGood, Phone, 0, WholeWorkout()));
        await host.HandleAllAsync();

        tries.ShouldBeLessThanOrEqualTo(3, "in the bulk, in its batch, alone");
        (await host.Queue.DeadLettersAsync(10, CancellationToken.None)).ShouldHaveSingleItem().Reason.ShouldBe(
            "KeyRingException while appending a workout");
        (await host.GetAsync(Good))!.Summary!.Metrics["strokes"].ShouldBe(30);
        (await host.GetAsync(AlsoGood))!.Summary!.Metrics["strokes"].ShouldBe(30);
    }

    [Theory]
    [InlineData("DELETE FROM account_key WHERE user_id = $1")]
    [InlineData("UPDATE account_key SET wrapped = substr(wrapped, 1, 63) WHERE user_id = $1")]
    [InlineData("UPDATE account_key SET wrapped = zeroblob(64) WHERE user_id = $1")]
    [InlineData("UPDATE account_key SET wrapped = CAST(x'00000007' || substr(wrapped, 5) AS BLOB) WHERE user_id = $1")]
    [InlineData("UPDATE account_key SET wrapped = CAST(x'5a5a5a5a' || zeroblob(60) AS BLOB) WHERE user_id = $1")]
    [InlineData("UPDATE account_key SET wrapped = x'' WHERE user_id = $1")]
    [InlineData("UPDATE account_key SET wrapped = (SELECT o.wrapped FROM account_key o WHERE o.user_id <> $1 LIMIT 1) WHERE user_id = $1")]
    public async Task An_account_whose_key_was_lost_or_changed_in_the_store_holds_back_no_other(string fault)
    {
        await using var host = new HandlerHost();
        await host.PublishAsync(Upload(Good, Phone, 0, WholeWorkout()), Upload(AlsoGood, Phone, 0, WholeWorkout()));
        await host.HandleAllAsync();
        await LoseKeyAsync(host, AlsoGood.User, fault);

        await host.PublishAsync(
            Upload(AlsoGood, Phone, 0, Event(4, "note", "\"note\":\"kept aside\"")), Upload(Good, Phone, 0, Event(4, "note", "\"note\":\"kept\"")));
        await host.HandleAllAsync();

        (await host.GetAsync(Good))!.Summary!.Note.ShouldBe("kept");
        (await host.Reads.StateAsync(Good.User, ReadFrom.Primary, CancellationToken.None)).Due.ShouldBeEmpty();
        (await host.Queue.DeadLettersAsync(10, CancellationToken.None)).Single().Reason.ShouldBe("KeyRingException while appending a workout");
        var due = (await host.Reads.StateAsync(AlsoGood.User, ReadFrom.Primary, CancellationToken.None)).Due.Single();
        (due.Key, due.Reason).ShouldBe((AlsoGood, "KeyRingException"));
    }

    [Fact]
    public async Task Of_many_workouts_that_are_due_those_of_an_account_whose_key_was_damaged_rest_and_all_others_are_derived_also_after_a_start()
    {
        await using var host = new HandlerHost();
        WorkoutKey[] all = [.. Enumerable.Range(1, 20).SelectMany(n => (WorkoutKey[])[Workout(1, n), Workout(2, n), Workout(3, n)])];
        await host.PublishAsync(all.Select(key => Upload(key, Phone, 0, WholeWorkout())));
        await host.HandleAllAsync();
        await LoseKeyAsync(
            host, AlsoGood.User, "UPDATE account_key SET wrapped = CAST(substr(wrapped, 1, 4) || zeroblob(60) AS BLOB) WHERE user_id = $1", all.Length);
        await host.StopAsync();
        await host.Services.GetRequiredService<IStoreKeys>().CheckAsync(CancellationToken.None);

        await host.HandleAllAsync();

        foreach (var user in (UserId[])[Good.User, User(3)])
        {
            (await host.Reads.StateAsync(user, ReadFrom.Primary, CancellationToken.None)).Due.ShouldBeEmpty();
        }

        var due = (await host.Reads.StateAsync(AlsoGood.User, ReadFrom.Primary, CancellationToken.None)).Due;
        due.Count.ShouldBe(20);
        due.ShouldAllBe(d => d.Reason == "KeyRingException" && d.DueAt > DateTimeOffset.UtcNow.AddMinutes(30));
    }

    // Takes an account's key away or changes it, and has every workout derived again.
    private static async Task LoseKeyAsync(HandlerHost host, UserId user, string fault, int workouts = 2)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(host.Folder, "store.db")};Pooling=False");
        await connection.OpenAsync();
        await using var lose = connection.CreateCommand();
        lose.CommandText = fault;
        lose.Parameters.AddWithValue("$1", user.Value.ToByteArray(bigEndian: true));
        (await lose.ExecuteNonQueryAsync()).ShouldBe(1);
        lose.CommandText = "INSERT INTO due (user_id, recorded_type, session_uid, due_ms) SELECT user_id, recorded_type, session_uid, 0 FROM workout";
        lose.Parameters.Clear();
        (await lose.ExecuteNonQueryAsync()).ShouldBe(workouts);
    }
}
