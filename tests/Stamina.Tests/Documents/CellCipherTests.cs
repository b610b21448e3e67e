using System.Text;
using Stamina.Documents.Encryption;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.Tests.Documents;

/// <summary>What the servers of a cell give each other through an engine, encrypted.</summary>
public sealed class CellCipherTests
{
    private static readonly byte[] Batch = Encoding.UTF8.GetBytes("a ride past the house");
    private readonly ManualTime clock = new(new DateTimeOffset(2026, 11, 30, 23, 59, 0, TimeSpan.Zero));
    private string text = KeyRing.Line(7, DateTimeOffset.UnixEpoch);

    [Fact]
    public void What_is_sealed_opens_as_it_was_and_shows_nothing()
    {
        var cipher = Make();

        var made = cipher.Seal(Batch);

        made.Length.ShouldBe(Batch.Length + CellCipher.Overhead);
        CellCipher.IsSealed(made.Span).ShouldBeTrue();
        made.Span.IndexOf("house"u8).ShouldBe(-1);
        Make().Open(made)!.Value.ToArray().ShouldBe(Batch);
        cipher.Seal(Batch).Span.SequenceEqual(made.Span).ShouldBeFalse("the same batch twice shows that it is the same");
    }

    [Fact]
    public void Another_day_purpose_place_or_key_opens_nothing()
    {
        var made = Make().Seal(Batch, "here").ToArray();
        Make().Open(made, "there").ShouldBeNull();
        Make(CellCipher.Cache).Open(made, "here").ShouldBeNull();
        var other = KeyRing.Line(7, DateTimeOffset.UnixEpoch);
        new CellCipher(new KeyRing(() => other), CellCipher.Queue, clock).Open(made, "here").ShouldBeNull();
        made[8] ^= 1;
        Make().Open(made, "here").ShouldBeNull();
        made[8] ^= 1;
        Make().Open(made, "here")!.Value.ToArray().ShouldBe(Batch);
    }

    [Fact]
    public void Any_byte_that_was_changed_or_is_missing_is_noticed()
    {
        var made = Make().Seal(Batch).ToArray();
        for (var at = CellCipher.Overhead - 28; at < made.Length; at++)
        {
            var changed = (byte[])made.Clone();
            changed[at] ^= 0x80;
            Make().Open(changed).ShouldBeNull();
        }

        for (var length = 1; length < made.Length; length++)
        {
            Make().Open(made.AsMemory(0, length)).ShouldBeNull();
        }
    }

    [Fact]
    public void What_was_sealed_before_midnight_opens_after_it_and_with_an_older_version_as_long_as_the_ring_has_it()
    {
        var cipher = Make();
        var before = cipher.Seal(Batch);
        text += KeyRing.Line(8, DateTimeOffset.UnixEpoch);
        clock.Advance(TimeSpan.FromMinutes(2));

        var after = cipher.Seal(Batch);

        after.Span[1..9].SequenceEqual(before.Span[1..9]).ShouldBeFalse("another version and another day");
        cipher.Open(before)!.Value.ToArray().ShouldBe(Batch);
        cipher.Open(after)!.Value.ToArray().ShouldBe(Batch);
        text = text.Split('\n')[1] + "\n";
        Make().Open(after)!.Value.ToArray().ShouldBe(Batch);
        Should.Throw<KeyRingException>(() => Make().Open(before)).Message.ShouldContain("7");
        Make().OpenOrKeep(before).Span.SequenceEqual(before.Span).ShouldBeTrue();
    }

    [Fact]
    public void A_ring_that_cannot_be_read_for_a_while_is_used_as_it_was_known()
    {
        var away = false;
        var cipher = new CellCipher(new KeyRing(() => away ? throw new IOException("The disk is away.") : text), CellCipher.Queue, clock);
        cipher.Seal(Batch);
        away = true;
        clock.Advance(TimeSpan.FromHours(2));

        Make().Open(cipher.Seal(Batch))!.Value.ToArray().ShouldBe(Batch);
    }

    [Fact]
    public void What_nobody_could_open_is_not_encrypted_a_second_time()
    {
        var made = Make().Seal(Batch);
        text = KeyRing.Line(8, DateTimeOffset.UnixEpoch);

        Make().Seal(made).Span.SequenceEqual(made.Span).ShouldBeTrue();
    }

    [Fact]
    public void A_version_that_its_ring_has_lost_is_waited_for_and_then_given_up_and_one_that_the_ring_does_not_have_yet_is_not()
    {
        var delivery = new Delivery(1, Make().Seal(Batch));
        var (own, wrong) = (text, KeyRing.Line(8, DateTimeOffset.UnixEpoch));
        text = wrong;
        var lost = Make();
        Should.Throw<KeyRingException>(() => lost.Opened(delivery));
        clock.Advance(CellCipher.LostWaits - TimeSpan.FromSeconds(1));
        Should.Throw<KeyRingException>(() => lost.Opened(delivery));
        clock.Advance(TimeSpan.FromSeconds(1));
        var given = lost.Opened(delivery);
        given.Unopened.ShouldNotBeNull().ShouldContain("version 7");
        given.Body.Span.SequenceEqual(delivery.Body.Span).ShouldBeTrue();
        text = own + text;
        lost.Opened(delivery).Body.ToArray().ShouldBe(Batch);
        text = KeyRing.Line(9, DateTimeOffset.UnixEpoch);
        var newest = new Delivery(2, Make().Seal(Batch));
        text = wrong;
        Should.Throw<KeyRingException>(() => lost.Opened(newest), "for it the ring is read again, which lacks version 7 once more");
        Should.Throw<KeyRingException>(() => lost.Opened(delivery), "that is waited for as long as the first time");

        text = KeyRing.Line(6, DateTimeOffset.UnixEpoch);
        var behind = Make();
        for (var hour = 0; hour < 3; hour++)
        {
            Should.Throw<KeyRingException>(() => behind.Opened(delivery));
            clock.Advance(TimeSpan.FromHours(1));
        }
    }

    [Fact]
    public void What_is_in_clear_is_read_and_without_a_key_all_stays_in_clear()
    {
        Make().Open(Batch)!.Value.ToArray().ShouldBe(Batch);
        CellCipher.None.Seal(Batch).ToArray().ShouldBe(Batch);
        CellCipher.None.Open(Batch)!.Value.ToArray().ShouldBe(Batch);
        Should.Throw<KeyRingException>(() => CellCipher.None.Open(Make().Seal(Batch)));
        new CellCipher(new KeyRing(() => text) { Encrypts = false }, CellCipher.Queue, clock).Seal(Batch).ToArray().ShouldBe(Batch);
    }

    private CellCipher Make(string purpose = CellCipher.Queue) => new(new KeyRing(() => text), purpose, clock);
}
