using System.Globalization;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.DependencyInjection;
using Stamina.Adapters.Redis;
using Stamina.AdapterTests.Engines;
using Stamina.Contracts.Ids;
using Stamina.Documents.Encryption;
using Stamina.Tests;
using static Stamina.Tests.Answering.AnsweringProcess;

namespace Stamina.AdapterTests.Redis;

/// <summary>Redis there, down, hung, flushed and lying: every answer is right, and it is used again when it is back.</summary>
public sealed class RedisFaultTests(EngineFixture engines)
{
    private readonly UserId user = new(Guid.NewGuid());

    [Fact]
    public async Task An_answer_of_one_process_is_found_by_another()
    {
        await using var one = new RedisSetup(await engines.RedisAsync());
        await UntilSharedAsync(one, 1);
    }

    [Fact]
    public async Task What_a_person_did_lies_in_redis_encrypted_and_what_another_key_sealed_is_missing()
    {
        await using var setup = new RedisSetup(await engines.RedisAsync());
        using var raw = new RedisCache(new RedisCacheOptions
        {
            InstanceName = setup.Options.KeyPrefix, Configuration = $"{setup.Options.Host}:{setup.Options.Port},password={setup.Options.Password}",
        });
        var another = KeyRing.Line(1, DateTimeOffset.UnixEpoch);
        await using var mine = Server(TestKeys.Ring);
        await using var stranger = Server(new KeyRing(() => another));
        byte[] answer = [.. "ran past the house"u8];

        await Cache(mine).SetAsync("a", answer, new DistributedCacheEntryOptions());

        (await raw.GetAsync("a")).ShouldNotBeNull().AsSpan().IndexOf("house"u8).ShouldBe(-1);
        (await Cache(mine).GetAsync("a")).ShouldBe(answer);
        (await Cache(stranger).GetAsync("a")).ShouldBeNull();
        (await setup.Direct.GetAsync("a")).ShouldBeNull("nothing is known there that opens it");
        await raw.SetAsync("b", (await raw.GetAsync("a"))!, new DistributedCacheEntryOptions());
        (await Cache(mine).GetAsync("b")).ShouldBeNull("it is held to its key");

        ServiceProvider Server(KeyRing ring) => new ServiceCollection().AddLogging()
            .AddKeyedSingleton(CellCipher.Cache, new CellCipher(ring, CellCipher.Cache, TimeProvider.System))
            .AddRedisCache(setup.Configure).BuildServiceProvider();

        static IDistributedCache Cache(ServiceProvider server) => server.GetRequiredService<IDistributedCache>();
    }

    [Fact]
    public void An_answer_that_was_encrypted_or_opened_is_not_copied_again()
    {
        var made = TestKeys.Queue.Seal("ran past the house"u8.ToArray(), "a");

        EncryptedCache.ArrayOf(made).ShouldBeSameAs(EncryptedCache.ArrayOf(made));
        EncryptedCache.ArrayOf(made).AsSpan().SequenceEqual(made.Span).ShouldBeTrue();
        EncryptedCache.ArrayOf(made[1..]).Length.ShouldBe(made.Length - 1);
    }

    [Fact]
    public async Task Every_answer_arrives_and_is_right_while_redis_hangs_and_it_is_used_again_afterwards()
    {
        await using var redis = await Engine.StartAsync("redis");
        await using var setup = new RedisSetup(redis, RedisSetup.Impatient);
        await UntilSharedAsync(setup, 1);

        await redis.HangAsync();
        for (var revision = 1_000; revision < 1_040; revision++)
        {
            BodyOf(await setup.Answers.AskAsync(user, revision)).ShouldBe(Body(user, revision));
        }

        await redis.ResumeAsync();
        await UntilSharedAsync(setup, 2_000);
    }

    [Fact]
    public async Task Every_answer_arrives_and_is_right_while_redis_is_down_and_it_is_used_again_afterwards()
    {
        await using var redis = await Engine.StartAsync("redis");
        await using var setup = new RedisSetup(redis, RedisSetup.Impatient);
        await UntilSharedAsync(setup, 1);

        await redis.KillAsync();
        for (var revision = 1_000; revision < 1_040; revision++)
        {
            BodyOf(await setup.Answers.AskAsync(user, revision)).ShouldBe(Body(user, revision));
        }

        await redis.StartAsync();
        await UntilSharedAsync(setup, 2_000);
    }

    [Fact]
    public async Task A_process_starts_and_answers_before_redis_is_there()
    {
        await using var redis = await Engine.StartAsync("redis");
        await redis.KillAsync();
        await using var setup = new RedisSetup(redis, RedisSetup.Impatient);

        BodyOf(await setup.Answers.AskAsync(user, 1)).ShouldBe(Body(user, 1));

        await redis.StartAsync();
        await UntilSharedAsync(setup, 2_000);
    }

    [Fact]
    public async Task What_lies_in_redis_under_a_key_is_believed_only_where_it_is_of_that_key_and_whole()
    {
        await using var one = new RedisSetup(await engines.RedisAsync());
        var other = new UserId(Guid.NewGuid());
        var revision = await UntilSharedAsync(one, 1);
        await one.Answers.AskAsync(other, revision);
        var (mine, others) = (one.Answers.TextOf(Key(user, revision)), one.Answers.TextOf(Key(other, revision)));
        await Wait.UntilAsync(async () => await one.Direct.GetAsync(others) is not null);
        var (whole, anothers) = ((await one.Direct.GetAsync(mine))!, (await one.Direct.GetAsync(others))!);

        foreach (var lie in new[] { anothers, whole[..^1], [.. whole[..^3], (byte)(whole[^3] + 1), .. whole[^2..]], "rubbish"u8.ToArray(), [] })
        {
            await one.Direct.SetAsync(mine, lie, new DistributedCacheEntryOptions());
            await using var reader = one.Another();
            BodyOf(await reader.Answers.AskAsync(user, revision)).ShouldBe(Body(user, revision));
            reader.Answers.Made.ShouldBe(1);
        }
    }

    [Fact]
    public async Task Tls_and_passwords_are_demanded_and_used()
    {
        var redis = await engines.RedisAsync();
        await using var tls = new RedisSetup(redis, o =>
        {
            o.Port = int.Parse(redis["tls_port"], CultureInfo.InvariantCulture);
            (o.Tls, o.TlsServerName, o.TlsAuthorityFile, o.User) = (true, "localhost", redis["tls_ca"], "default");
        });
        await tls.Direct.SetAsync("k", [7], new DistributedCacheEntryOptions());
        (await tls.Direct.GetAsync("k")).ShouldBe([7]);
        await using var stranger = new RedisSetup(redis, o =>
        {
            o.Port = tls.Options.Port;
            (o.Tls, o.TlsServerName) = (true, "localhost");
            RedisSetup.Impatient(o);
        });
        await Should.ThrowAsync<Exception>(stranger.Direct.GetAsync("k"));
        await using var misnamed = new RedisSetup(redis, o =>
        {
            o.Port = tls.Options.Port;
            (o.Tls, o.TlsServerName, o.TlsAuthorityFile) = (true, "elsewhere.example", redis["tls_ca"]);
            RedisSetup.Impatient(o);
        });
        await Should.ThrowAsync<Exception>(misnamed.Direct.GetAsync("k"));
        await using var wrong = new RedisSetup(redis, o => { o.Password = "wrong"; RedisSetup.Impatient(o); });
        await Should.ThrowAsync<Exception>(wrong.Direct.GetAsync("k"));
    }

    // Another process finds what this one made. With the next revision where it does not: an answer is put into Redis once.
    private async Task<long> UntilSharedAsync(RedisSetup setup, long revision)
    {
        await Wait.UntilAsync(async () =>
        {
            revision++;
            BodyOf(await setup.Answers.AskAsync(user, revision)).ShouldBe(Body(user, revision));
            await using var other = setup.Another();
            BodyOf(await other.Answers.AskAsync(user, revision)).ShouldBe(Body(user, revision));
            return other.Answers.Made == 0;
        });
        return revision;
    }
}
