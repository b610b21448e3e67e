using System.Buffers.Text;
using System.IO.Hashing;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Options;

namespace Stamina.GoalServer.Answering;

/// <summary>
/// Finished answers, kept as bytes by all that they depend on. A caller that has the answer already is told so; otherwise it comes out of the cache, or is
/// made. What comes out of the cache is used only where it carries the key that was asked for, so that a cache that mixes entries up makes no answer wrong.
/// </summary>
internal sealed class AnswerCache(HybridCache cache, BuildMark build, IOptions<ReadOptions> options)
{
    // A key of the cache is bounded; no honest question comes near.
    private const int LongestQuestion = 200;

    private readonly HybridCacheEntryOptions keeping = new() { Expiration = options.Value.AnswersKept, LocalCacheExpiration = options.Value.AnswersKept };

    /// <param name="request">For its If-None-Match.</param>
    /// <param name="key">The answer's key, by the state of the store just read.</param>
    /// <param name="madeAnew">True where the answer may change by itself, or lacks writes that the caller waits for: it is made anew and nobody keeps
    /// it.</param>
    /// <param name="make">Makes the answer; may be called for other callers too, so it holds on to nothing of the request.</param>
    public async ValueTask<IResult> OfAsync(HttpRequest request, AnswerKey key, bool madeAnew, Func<CancellationToken, ValueTask<MadeAnswer>> make)
    {
        var cancellationToken = request.HttpContext.RequestAborted;
        if (madeAnew || !IsKeepable(key.Question))
        {
            return Show(await make(cancellationToken));
        }

        var text = key.Text(build);
        if (AnswerTag.Find(request.Headers.IfNoneMatch, TagOf(text)) is { } known)
        {
            ReadMetrics.Answered("unchanged");
            return new NotModified(known);
        }

        var asked = new Asked(make, build);
        var kept = await cache.GetOrCreateAsync(text, asked, static (asked, stop) => asked.MakeAsync(stop), keeping, cancellationToken: cancellationToken);
        ReadMetrics.Answered(asked.Made is null && kept.Key == text ? "kept" : "made");
        if (asked.Made is { } made)
        {
            return Show(made);
        }

        if (kept.Key == text)
        {
            return new JsonAnswer(kept.Body, AnswerTag.Format(TagOf(text), kept.Revision));
        }

        // Another's, damaged, or made while the store moved on.
        made = await make(cancellationToken);
        if (made.Key?.Text(build) == text)
        {
            await cache.SetAsync(text, new CachedAnswer(text, made.Body, made.Revision), keeping, cancellationToken: cancellationToken);
        }

        return Show(made);
    }

    private IResult Show(MadeAnswer made) =>
        made.Refusal is { } refusal ? refusal
        : new JsonAnswer(made.Body, made.Key is { } key ? AnswerTag.Format(TagOf(key.Text(build)), made.Revision) : AnswerTag.Format(null, made.Revision));

    // Strong: the same tag means the same bytes.
    private static string TagOf(string key) => Base64Url.EncodeToString(XxHash128.Hash(Encoding.UTF8.GetBytes(key)));

    private static bool IsKeepable(string question) =>
        question.Length <= LongestQuestion && question.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_');

    private sealed class Asked(Func<CancellationToken, ValueTask<MadeAnswer>> make, BuildMark build)
    {
        public MadeAnswer? Made { get; private set; }

        public async ValueTask<CachedAnswer> MakeAsync(CancellationToken cancellationToken)
        {
            var made = await make(cancellationToken);
            Made = made;
            return made.Key is { } key ? new CachedAnswer(key.Text(build), made.Body, made.Revision) : CachedAnswer.None;
        }
    }
}
