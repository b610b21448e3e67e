using Microsoft.AspNetCore.Http;
using Stamina.Contracts.Ids;
using Stamina.GoalServer.Answering;
using Stamina.Tests.DataHandler;
using static Stamina.Tests.Answering.AnsweringProcess;

namespace Stamina.Tests.Answering;

/// <summary>Finished answers are kept by all that they depend on, and no cache can make one wrong.</summary>
public sealed class AnswerCacheTests
{
    private readonly UserId user = new(Guid.NewGuid());
    private readonly UserId other = new(Guid.NewGuid());

    public static TheoryData<CacheMood> Moods() => [.. Enum.GetValues<CacheMood>()];

    [Theory]
    [MemberData(nameof(Moods))]
    public async Task Answer_is_right_whatever_the_cache_does(CacheMood mood)
    {
        var far = new MoodyCache();
        await using (var earlier = Over(far))
        {
            foreach (var (whose, revision) in new[] { (user, 1L), (other, 1L), (user, 2L) })
            {
                await earlier.AskAsync(whose, revision);
            }
        }

        far.Count.ShouldBeGreaterThanOrEqualTo(3);
        far.Mood = mood;
        await using var process = Over(far);
        for (var again = 0; again < 3; again++)
        {
            foreach (var (whose, revision) in new[] { (user, 1L), (other, 1L), (user, 2L), (user, 3L) })
            {
                BodyOf(await process.AskAsync(whose, revision)).ShouldBe(Body(whose, revision));
            }
        }
    }

    [Fact]
    public async Task Same_question_of_the_same_state_is_answered_without_making_it_again()
    {
        await using var process = new AnsweringProcess();

        await process.AskAsync(user, 1);
        var second = await process.AskAsync(user, 1);

        (BodyOf(second), process.Made).ShouldBe((Body(user, 1), 1));
        (second.ContentType, second.ContentLength).ShouldBe(("application/json; charset=utf-8", Body(user, 1).Length));
    }

    [Fact]
    public async Task Another_process_finds_it_in_the_cache_that_they_share()
    {
        var far = new MoodyCache();
        await using var one = Over(far);
        await using var another = Over(far);
        await one.AskAsync(user, 1);

        BodyOf(await another.AskAsync(user, 1)).ShouldBe(Body(user, 1));

        another.Made.ShouldBe(0);
    }

    [Fact]
    public async Task Another_build_or_another_set_of_exercise_types_makes_its_own()
    {
        var far = new MoodyCache();
        await using var one = Over(far);
        await using var another = new AnsweringProcess(
            s => s.Add(new(typeof(Microsoft.Extensions.Caching.Distributed.IDistributedCache), far)), [new CountingType()]);
        var old = (await one.AskAsync(user, 1)).Headers.ETag;

        var answer = await another.AskAsync(user, 1, ifNoneMatch: old);

        (answer.StatusCode, another.Made).ShouldBe((StatusCodes.Status200OK, 1));
    }

    [Fact]
    public async Task Caller_that_has_the_answer_is_told_so_without_a_body_and_without_the_cache()
    {
        await using var process = new AnsweringProcess();
        var first = await process.AskAsync(user, 1);

        var second = await process.AskAsync(user, 1, ifNoneMatch: $"\"other\", W/{first.Headers.ETag}");

        (second.StatusCode, BodyOf(second), second.Headers.ETag.ToString()).ShouldBe((StatusCodes.Status304NotModified, "", first.Headers.ETag.ToString()));
        second.Headers.CacheControl.ToString().ShouldBe("private, no-cache");
        process.Made.ShouldBe(1);
    }

    [Fact]
    public async Task Caller_that_has_an_older_answer_or_anothers_gets_the_new_one()
    {
        await using var process = new AnsweringProcess();
        var (older, others) = (await process.AskAsync(user, 1), await process.AskAsync(other, 2));

        var answer = await process.AskAsync(user, 2, ifNoneMatch: $"{older.Headers.ETag}, {others.Headers.ETag}");

        (answer.StatusCode, BodyOf(answer)).ShouldBe((StatusCodes.Status200OK, Body(user, 2)));
        answer.Headers.ETag.ShouldNotBe(older.Headers.ETag);
    }

    [Fact]
    public async Task What_is_pending_is_made_anew_and_nobody_keeps_it()
    {
        await using var process = new AnsweringProcess();
        await process.AskAsync(user, 1);

        var pending = await process.AskAsync(user, 1, pending: true, keepable: false);

        (process.Made, pending.Headers.ETag.Count).ShouldBe((2, 0));
    }

    [Fact]
    public async Task What_may_change_by_itself_is_made_each_time_and_has_no_tag()
    {
        await using var process = new AnsweringProcess();

        var first = await process.AskAsync(user, 1, keepable: false);
        await process.AskAsync(user, 1, keepable: false);

        (process.Made, first.Headers.ETag.Count).ShouldBe((2, 0));
    }

    [Fact]
    public async Task Answer_made_while_the_store_moved_on_is_shown_under_its_own_tag_and_kept_under_no_other()
    {
        await using var process = new AnsweringProcess();

        var moved = await process.AskAsync(user, 1, made: 2);
        BodyOf(await process.AskAsync(user, 1)).ShouldBe(Body(user, 1));
        var later = await process.AskAsync(user, 2);

        BodyOf(moved).ShouldBe(Body(user, 2));
        moved.Headers.ETag.ShouldBe(later.Headers.ETag);
    }

    [Fact]
    public async Task Questions_asked_together_are_answered_once()
    {
        await using var process = new AnsweringProcess();
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var made = 0;

        var asked = Enumerable.Range(0, 20).Select(_ => process.AskAsync(Key(user, 1), null, pending: false, async _ =>
        {
            Interlocked.Increment(ref made);
            await go.Task;
            return new MadeAnswer("{}"u8.ToArray(), Key(user, 1));
        })).ToList();
        go.SetResult();

        (await Task.WhenAll(asked)).ShouldAllBe(answer => BodyOf(answer) == "{}");
        made.ShouldBe(1);
    }

    [Fact]
    public async Task Question_of_odd_letters_is_answered_and_not_kept()
    {
        await using var process = new AnsweringProcess();
        var odd = Key(user, 1, "status/\u0000|1.2.3\ud800");

        var answer = await process.AskAsync(odd, null, pending: false, _ => new(new MadeAnswer("{}"u8.ToArray(), null)));

        BodyOf(answer).ShouldBe("{}");
    }

    [Fact]
    public async Task Tag_of_one_document_begins_with_its_revision()
    {
        await using var process = new AnsweringProcess();

        var answer = await process.AskAsync(Key(user, 1), null, pending: false, _ => new(new MadeAnswer("{}"u8.ToArray(), Key(user, 1), Revision: 7)));
        var again = await process.AskAsync(Key(user, 1), answer.Headers.ETag, pending: false, _ => throw new InvalidOperationException("It is kept."));

        answer.Headers.ETag.ToString().ShouldStartWith("\"7.");
        again.StatusCode.ShouldBe(StatusCodes.Status304NotModified);
    }
}
