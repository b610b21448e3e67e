using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;
using Stamina.Contracts.Ids;
using Stamina.Documents;
using Stamina.Documents.Encryption;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;
using Stamina.Ports.Stores;

namespace Stamina.Tests.Documents;

/// <summary>Keys that wrap keys, and documents under them (docs/formats/log-document.md).</summary>
public class EncryptionTests
{
    private static readonly Guid Ana = new("018f0000-0000-7000-8000-000000000001");
    private static readonly Guid Ben = new("018f0000-0000-7000-8000-000000000002");
    private static readonly byte[] Document = Encoding.UTF8.GetBytes("\u0006a packed document");
    private static readonly string First = KeyRing.Line(1, DateTimeOffset.UnixEpoch);
    private static readonly string Second = KeyRing.Line(2, DateTimeOffset.UnixEpoch);

    private readonly AccountKeys keys = new(new KeyRing(() => First));

    [Fact]
    public void A_document_comes_back_and_is_at_most_30_bytes_longer()
    {
        var known = Known(Ana);

        var stored = known.Seal(Ana, AssociatedData.Account(Ana), Document);

        (stored.Length - Document.Length).ShouldBe(30);
        stored.AsSpan().IndexOf("packed"u8).ShouldBe(-1);
        known.Open(Ana, AssociatedData.Account(Ana), stored).ShouldBe(Document);
        known.Seal(Ana, AssociatedData.Account(Ana), Document).ShouldNotBe(stored);
    }

    [Fact]
    public void What_was_changed_cut_off_or_put_in_anothers_place_is_refused()
    {
        var known = Known(Ana, Ben);
        var stored = known.Seal(Ana, AssociatedData.Account(Ana), Document);

        Should.Throw<InvalidDataException>(() => known.Open(Ana, AssociatedData.Of("goal", Ana, Ben), stored));
        Should.Throw<InvalidDataException>(() => known.Open(Ben, AssociatedData.Account(Ana), stored));
        for (var at = 1; at < stored.Length; at++)
        {
            var changed = (byte[])stored.Clone();
            changed[at] ^= 1;
            Should.Throw<InvalidDataException>(() => known.Open(Ana, AssociatedData.Account(Ana), changed));
            Should.Throw<InvalidDataException>(() => known.Open(Ana, AssociatedData.Account(Ana), stored[..at]));
        }
    }

    [Fact]
    public void What_is_in_clear_or_has_no_bytes_stays_so()
    {
        var known = Known(Ana);

        known.Open(Ana, AssociatedData.Account(Ana), Document).ShouldBeSameAs(Document);
        known.Open(Ben, AssociatedData.Account(Ben), Document).ShouldBeSameAs(Document);
        known.Seal(Ana, AssociatedData.Account(Ana), []).ShouldBeEmpty();
        new KnownKeys(new Dictionary<Guid, AccountKey>(), encrypts: false, isFresh: true)
            .Seal(Ana, AssociatedData.Account(Ana), Document).ShouldBeSameAs(Document);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20_000)]
    public void A_segment_is_encrypted_in_its_own_memory_and_opens_as_any_document(int noteLength)
    {
        var note = $$"""{"seq":0,"kind":"note","note":"{{new string('n', noteLength)}}"}""";
        var events = new WorkoutLog { Events = { new LoggedEvent { Writer = "k3v9x2m7q1tz", Kind = "note", Body = ByteString.CopyFromUtf8(note) } } };
        var (known, segment) = (Known(Ana), DocumentCodec.EncodeSegment(events));

        var stored = known.SealInPlace(Ana, AssociatedData.Account(Ana), segment);

        stored.ShouldBeSameAs(segment);
        stored.Length.ShouldBe(DocumentCodec.EncodeLog(events, finished: false).Length + AccountKey.Overhead);
        stored.AsSpan().IndexOf("k3v9x2m7q1tz"u8).ShouldBe(-1);
        DocumentCodec.DecodeLog(known.Open(Ana, AssociatedData.Account(Ana), stored)).ShouldBe(events);
        Should.Throw<InvalidDataException>(() => known.Open(Ana, AssociatedData.Account(Ben), stored));
    }

    [Fact]
    public void A_segment_that_is_not_encrypted_is_stored_without_the_room_for_it()
    {
        var events = new WorkoutLog { Events = { new LoggedEvent { Writer = "k3v9x2m7q1tz", Body = ByteString.CopyFromUtf8("{}") } } };
        var inClear = new KnownKeys(new Dictionary<Guid, AccountKey>(), encrypts: false, isFresh: true);

        inClear.SealInPlace(Ana, AssociatedData.Account(Ana), DocumentCodec.EncodeSegment(events)).ShouldBe(DocumentCodec.EncodeLog(events, finished: false));
        Should.Throw<InvalidOperationException>(() => Known().SealInPlace(Ana, AssociatedData.Account(Ana), DocumentCodec.EncodeSegment(events)));
    }

    [Fact]
    public void Keys_that_are_older_than_a_document_are_asked_for_again_before_it_is_called_damaged()
    {
        var stored = Known(Ana).Seal(Ana, AssociatedData.Account(Ana), Document);

        Should.Throw<KeysBehindException>(() => Known(isFresh: false).Open(Ana, AssociatedData.Account(Ana), stored));
        Should.Throw<StoreUnavailableException>(() => Known(isFresh: true).Open(Ana, AssociatedData.Account(Ana), stored));
    }

    [Fact]
    public void Nothing_is_written_for_an_account_without_a_key()
    {
        Known().Has(Ana).ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => Known().Seal(Ana, AssociatedData.Account(Ana), Document));
    }

    [Fact]
    public void A_wrapped_key_opens_with_its_own_ring_for_its_own_account()
    {
        var ring = new KeyRing(() => First);
        var wrapped = ring.Wrap(Ana, new byte[32]);

        wrapped.Length.ShouldBe(KeyRing.WrappedLength);
        ring.Unwrap(Ana, wrapped).ShouldBe(new byte[32]);
        Should.Throw<KeyRingException>(() => ring.Unwrap(Ben, wrapped)).IsOfOneAccount.ShouldBeTrue("the ring opens others");
        Should.Throw<KeyRingException>(() => ring.Unwrap(Ana, wrapped.AsSpan(1))).IsOfOneAccount.ShouldBeTrue();
        var another = KeyRing.Line(1, DateTimeOffset.UnixEpoch);
        var fault = Should.Throw<KeyRingException>(() => new KeyRing(() => another).Unwrap(Ana, wrapped));
        fault.Message.ShouldContain("version 1");
        fault.IsOfOneAccount.ShouldBeFalse("it may be another store's ring");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(7)]
    public void A_key_whose_version_was_changed_in_the_store_is_a_damage_of_its_account_alone(int changed)
    {
        var ring = new KeyRing(() => First + Second);
        var wrapped = new KeyRing(() => First).Wrap(Ana, new byte[32]);
        BinaryPrimitives.WriteInt32BigEndian(wrapped, changed);

        Should.Throw<KeyRingException>(() => ring.Unwrap(Ana, wrapped)).IsOfOneAccount.ShouldBeTrue();
    }

    [Fact]
    public void A_key_that_does_not_open_is_a_damage_of_its_account_alone_once_the_ring_has_opened_any()
    {
        var ring = new KeyRing(() => First + Second);
        var damaged = new KeyRing(() => First).Wrap(Ana, new byte[32]);
        damaged[^1] ^= 1;
        Should.Throw<KeyRingException>(() => ring.Unwrap(Ana, damaged)).IsOfOneAccount.ShouldBeFalse("it may be another store's ring");

        ring.Unwrap(Ben, ring.Wrap(Ben, new byte[32]));

        Should.Throw<KeyRingException>(() => ring.Unwrap(Ana, damaged)).IsOfOneAccount.ShouldBeTrue();
    }

    [Theory]
    [InlineData(102, false)]
    [InlineData(100_002, false)]
    [InlineData(100_003, true)]
    [InlineData(int.MaxValue, true)]
    public void A_key_with_a_number_that_the_ring_is_far_from_is_damaged_and_one_further_on_shows_that_the_ring_is_behind(int number, bool isDamaged)
    {
        var wrapped = new KeyRing(() => First).Wrap(Ana, new byte[32]);
        wrapped[^1] ^= 1;
        BinaryPrimitives.WriteInt32BigEndian(wrapped, number);

        Should.Throw<KeyRingException>(() => new KeyRing(() => First + Second).Unwrap(Ana, wrapped)).IsOfOneAccount.ShouldBe(isDamaged);
    }

    [Fact]
    public void A_version_that_was_retired_and_is_put_back_opens_its_keys_again_while_the_server_runs()
    {
        var wrapped = new KeyRing(() => First).Wrap(Ana, new byte[32]);
        var text = KeyRing.RetiredLine(1) + Second;
        var ring = new KeyRing(() => text);
        Should.Throw<KeyRingException>(() => ring.Unwrap(Ana, wrapped));

        text = First + Second;
        ring.Unwrap(Ana, wrapped).ShouldBe(new byte[32]);
    }

    [Fact]
    public void A_key_under_a_version_that_was_retired_is_a_damage_of_its_account_alone()
    {
        var wrapped = new KeyRing(() => First).Wrap(Ana, new byte[32]);
        var ring = new KeyRing(() => KeyRing.RetiredLine(1) + Second);

        Should.Throw<KeyRingException>(() => ring.Unwrap(Ana, wrapped)).IsOfOneAccount.ShouldBeTrue();
        new AccountKeys(ring).Demand([1, 2]);
        ring.List().Keys.ShouldBe([2]);
        new KeyRing(() => KeyRing.RetiredLine(1) + First).Unwrap(Ana, wrapped).ShouldBe(new byte[32]);
    }

    [Fact]
    public void A_key_under_a_version_that_the_ring_has_lost_is_told_of_the_ring()
    {
        var wrapped = new KeyRing(() => First).Wrap(Ana, new byte[32]);

        var fault = Should.Throw<KeyRingException>(() => new KeyRing(() => Second).Unwrap(Ana, wrapped));
        fault.Message.ShouldContain("version 1");
        fault.IsOfOneAccount.ShouldBeFalse();
    }

    [Fact]
    public void A_number_that_no_version_can_have_is_not_demanded_of_the_ring()
    {
        keys.Demand([0, -5, 1]);

        Should.Throw<KeyRingException>(() => keys.Demand([0, 1, 3])).Message.ShouldEndWith(": 3.");
    }

    [Fact]
    public void A_version_that_was_added_meanwhile_is_found_and_the_newest_wraps()
    {
        var (text, second) = (First, KeyRing.Line(2, DateTimeOffset.UnixEpoch));
        var server = new KeyRing(() => text);
        var operators = new KeyRing(() => "# a comment\n\n" + second + First);
        var wrapped = operators.Wrap(Ana, new byte[32]);

        operators.Newest.ShouldBe(2);
        KeyRing.VersionOf(wrapped).ShouldBe(2);
        Should.Throw<StoreUnavailableException>(() => server.Unwrap(Ana, wrapped)).Message.ShouldContain("version 2");
        text += second;
        server.Unwrap(Ana, wrapped).ShouldBe(new byte[32]);
    }

    [Fact]
    public void A_new_key_is_wrapped_under_the_newest_version_of_the_moment_and_never_under_an_older_one_than_the_store_is_at()
    {
        var (text, second) = (First, KeyRing.Line(2, DateTimeOffset.UnixEpoch));
        var server = new AccountKeys(new KeyRing(() => text));
        KeyRing.VersionOf(server.Make(Ana)).ShouldBe(1);

        Should.Throw<KeyRingException>(() => server.Make(Ana, atLeast: 2)).Message.ShouldContain("version 2");
        text = second;

        KeyRing.VersionOf(server.Make(Ana, atLeast: 2)).ShouldBe(2);
        Should.Throw<KeyRingException>(() => server.Demand([1, 2])).Message.ShouldContain("1");
        server.Demand([2]);
    }

    [Fact]
    public void A_ring_that_is_put_in_the_place_of_another_wraps_nothing()
    {
        var text = First;
        var ring = new KeyRing(() => text);
        var wrapped = ring.Wrap(Ana, new byte[32]);
        text = KeyRing.Line(1, DateTimeOffset.UnixEpoch);

        Should.Throw<KeyRingException>(() => ring.Wrap(Ben, new byte[32]));
        ring.Unwrap(Ana, wrapped).ShouldBe(new byte[32]);
        text = "";
        Should.Throw<KeyRingException>(() => ring.Wrap(Ben, new byte[32]));
        ring.Unwrap(Ana, wrapped).ShouldBe(new byte[32]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a comment\n")]
    [InlineData("1 2026-11-29T18:00:00Z 00ff\n")]
    [InlineData("0 2026-11-29T18:00:00Z 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n")]
    [InlineData("x 2026-11-29T18:00:00Z 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n")]
    [InlineData("1 2026-11-29T18:00:00Z 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f more\n")]
    [InlineData(
        """
        1 2026-11-29T18:00:00Z 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
        1 2026-11-29T18:00:00Z ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
        """)]
    public void What_is_no_key_ring_is_refused(string text) => Should.Throw<KeyRingException>(() => new KeyRing(() => text).Newest);

    [Fact]
    public void No_more_keys_are_kept_than_there_is_room_for()
    {
        var users = Enumerable.Range(0, AccountKeys.MostKept + 10).Select(i => new Guid(i, 0, 0, new byte[8])).ToList();
        var wrapped = keys.Make(users[0]);
        keys.Unwrapped(users[0], wrapped);
        foreach (var user in users.Skip(1))
        {
            keys.Unwrapped(user, keys.Make(user));
            keys.Known(users[0]).ShouldNotBeNull("what is used stays");
        }

        users.Count(user => keys.Known(user) is not null).ShouldBeInRange(AccountKeys.MostKept / 2, AccountKeys.MostKept);
        keys.Unwrapped(users[0], wrapped).ShouldBeSameAs(keys.Known(users[0]));
        keys.Forget(users[0]);
        keys.Known(users[0]).ShouldBeNull();
    }

    [Fact]
    public void The_documented_example_is_read()
    {
        var blocks = File.ReadAllText(Repository.Find("docs/formats/log-document.md")).Split("```");
        var ring = new KeyRing(() => Block("1 2026-"));
        var (stored, wrapped) = (Convert.FromHexString(Block("07")), Convert.FromHexString(Block("00000001")));
        var known = new KnownKeys(
            new Dictionary<Guid, AccountKey> { [Ana] = new AccountKeys(ring).Unwrapped(Ana, wrapped) }, encrypts: true, isFresh: true);

        var log = DocumentCodec.DecodeLog(
            known.Open(Ana, AssociatedData.Of("segment", new WorkoutKey(new UserId(Ana), SessionId.Parse("running_00000000000000000000000001"))), stored));

        log.Events.ShouldHaveSingleItem().Body.ToStringUtf8().ShouldBe("""{"seq":1}""");

        string Block(string begins) => blocks.Single(block => block.StartsWith("text\n" + begins, StringComparison.Ordinal))["text\n".Length..].Trim();
    }

    private KnownKeys Known(params Guid[] users) => Known(isFresh: true, users);

    private KnownKeys Known(bool isFresh, params Guid[] users) =>
        new(users.ToDictionary(user => user, user => keys.Known(user) ?? keys.Unwrapped(user, keys.Make(user))), encrypts: true, isFresh);
}
