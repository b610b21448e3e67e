using Microsoft.AspNetCore.Http;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;

namespace Stamina.GoalServer.Answering;

/// <summary>Answers that depend on which person asks, on which day of theirs, and that have what they wrote.</summary>
internal sealed class PersonalAnswers(ReadYourWrites readYourWrites, PersonReads persons, AnswerCache answers)
{
    /// <summary>Answers what <paramref name="ask"/> makes of the request once the person is known; 410 where the account was deleted.</summary>
    public async ValueTask<IResult> OfAsync(HttpContext context, Func<Person, PersonalQuestion> ask)
    {
        var fresh = await readYourWrites.AwaitAsync(context);
        if (fresh.Refusal is not null)
        {
            return fresh.Refusal;
        }

        if (await persons.FindAsync(context.Caller().UserId, fresh, context.RequestAborted) is not { } person)
        {
            return Refusal.AccountDeleted();
        }

        return ask(person) switch
        {
            { Refusal: { } refusal } => refusal,
            var asked => await answers.OfAsync(context.Request, asked.Key, fresh.Pending is not null, stop => asked.Make!(fresh, stop)),
        };
    }
}

/// <summary>What a person asks, or why it cannot be answered.</summary>
/// <param name="Key">All that the answer depends on.</param>
/// <param name="Make">Makes the answer; null beside a refusal.</param>
/// <param name="Refusal">Null where it can be answered.</param>
internal readonly record struct PersonalQuestion(AnswerKey Key, Func<FreshRead, CancellationToken, ValueTask<MadeAnswer>>? Make, Refusal? Refusal = null)
{
    public static implicit operator PersonalQuestion(Refusal refusal) => new(default, null, refusal);
}
