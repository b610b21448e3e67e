using System.IO.Compression;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Stamina.Contracts;
using Stamina.Contracts.Ids;
using Stamina.Http.Bodies;
using Stamina.Http.Tokens;

namespace Stamina.Tests.Http;

public class BodiesInFlightTests
{
    private const int Free = BodiesInFlight.FreeBytes;

    private readonly BodiesInFlight bodies = new(total: 400 * Free, perUser: 100 * Free);
    private readonly UserId one = new(Guid.CreateVersion7());
    private readonly UserId another = new(Guid.CreateVersion7());

    [Fact]
    public async Task A_small_body_is_not_counted()
    {
        var sending = Send(one, out var pipe);
        await pipe.WriteAsync("{}"u8.ToArray());
        await pipe.CompleteAsync();
        var read = await sending;
        read.Body.ShouldNotBeNull().Bytes.ToArray().ShouldBe("{}"u8.ToArray());
        bodies.Taken.ShouldBe(0);
    }

    [Fact]
    public async Task A_large_body_is_counted_until_it_is_given_back()
    {
        var sending = Send(one, out var pipe);
        await pipe.WriteAsync(Text(20 * Free));
        await pipe.CompleteAsync();
        using (var body = (await sending).Body.ShouldNotBeNull())
        {
            body.Bytes.ToArray().ShouldBe(Text(20 * Free));
            bodies.Taken.ShouldBeInRange(19 * Free, 40 * Free);
        }

        bodies.Taken.ShouldBe(0);
    }

    [Fact]
    public async Task One_user_cannot_take_what_others_need()
    {
        using var mine = (await SendWholeAsync(one, 60 * Free)).Body.ShouldNotBeNull();
        (await SendWholeAsync(one, 60 * Free)).Refusal.ShouldNotBeNull().Problem.Type.ShouldBe(ProblemTypes.TooManyRequests);
        using var theirs = (await SendWholeAsync(another, 60 * Free)).Body.ShouldNotBeNull();
        using var small = (await SendWholeAsync(one, Free)).Body.ShouldNotBeNull();
    }

    [Fact]
    public async Task What_is_refused_in_the_middle_gives_back_all_that_it_had()
    {
        (await SendWholeAsync(one, 63 * Free, bodies: new BodiesInFlight(total: 10 * Free)))
            .Refusal.ShouldNotBeNull()
            .Problem.Type.ShouldBe(ProblemTypes.Unavailable);
        var tight = new BodiesInFlight(total: 10 * Free);
        _ = await SendWholeAsync(one, 63 * Free, bodies: tight);
        tight.Taken.ShouldBe(0);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gzip")]
    public async Task A_body_whose_sender_goes_away_is_counted_no_more(string? encoding)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var sending = Send(one, out var pipe, encoding);
        await pipe.WriteAsync(Text(20 * Free));
        while (bodies.Taken == 0)
        {
            await Task.Delay(10, patience.Token);
        }

        await pipe.CompleteAsync(new IOException("The connection is gone."));

        await Should.ThrowAsync<IOException>(() => sending);
        bodies.Taken.ShouldBe(0);
    }

    [Fact]
    public async Task A_packed_body_is_unpacked_once_it_is_whole()
    {
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(Text(30 * Free));
        }

        var sending = Send(one, out var pipe, "gzip");
        await pipe.WriteAsync(packed.ToArray().AsMemory(0, (int)packed.Length - 4));
        bodies.Taken.ShouldBe(0);
        sending.IsCompleted.ShouldBeFalse();
        await pipe.WriteAsync(packed.ToArray().AsMemory((int)packed.Length - 4));
        await pipe.CompleteAsync();
        using (var body = (await sending).Body.ShouldNotBeNull())
        {
            body.Bytes.Length.ShouldBe(30 * Free);
            bodies.Taken.ShouldBeGreaterThan(0);
        }

        bodies.Taken.ShouldBe(0);
    }

    private static byte[] Text(int bytes)
    {
        var text = new byte[bytes];
        Array.Fill(text, (byte)'a');
        return text;
    }

    private async Task<RequestBody.Read> SendWholeAsync(UserId user, int bytes, BodiesInFlight? bodies = null)
    {
        var sending = Send(user, out var pipe, bodies: bodies);
        await pipe.WriteAsync(Text(bytes));
        await pipe.CompleteAsync();
        return await sending;
    }

    private Task<RequestBody.Read> Send(UserId user, out PipeWriter writer, string? encoding = null, BodiesInFlight? bodies = null)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        writer = pipe.Writer;
        var context = new DefaultHttpContext { User = new CallerPrincipal(new Caller(user, new DeviceId(Guid.CreateVersion7()), CallerScope.Full, "local")) };
        context.Features.Set<IRequestBodyPipeFeature>(new PipeFeature(pipe.Reader));
        context.Request.ContentType = "application/json";
        if (encoding is not null)
        {
            context.Request.Headers.ContentEncoding = encoding;
        }

        return RequestBody.ReadAsync(context, bodies ?? this.bodies).AsTask();
    }

    private sealed class PipeFeature(PipeReader reader) : IRequestBodyPipeFeature
    {
        public PipeReader Reader => reader;
    }
}
