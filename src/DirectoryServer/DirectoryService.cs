using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Stamina.Contracts.Ids;
using Stamina.Ports.Stores;

namespace Stamina.DirectoryServer;

/// <summary>Answers the calls of other servers, and nobody else's.</summary>
internal sealed class DirectoryService(IDirectory directory, DirectorySecret secret, ILogger<DirectoryService> log)
{
    private const int LargestBody = 4 << 10;
    private const int MostEntries = 1_000;
    private const int LongestCell = 32;

    public async Task AnswerAsync(HttpContext context)
    {
        // Checked first: the body of a call without the secret is not read.
        if (!secret.IsShownBy(context.Request.Headers.Authorization.ToString()))
        {
            log.WrongSecret();
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LargestBody;
        }

        try
        {
            var call = await JsonSerializer.DeserializeAsync(context.Request.Body, DirectoryJson.Default.DirectoryCall, context.RequestAborted);
            if (call is null || await DoAsync(context.Request.Path, call, context.RequestAborted) is not { } reply)
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return;
            }

            await JsonSerializer.SerializeAsync(context.Response.Body, reply, DirectoryJson.Default.DirectoryReply, context.RequestAborted);
        }
        catch (Exception unreadable) when (unreadable is JsonException or BadHttpRequestException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
        catch (StoreUnavailableException away)
        {
            log.StoreUnavailable(away);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }

    private async ValueTask<DirectoryReply?> DoAsync(string? path, DirectoryCall call, CancellationToken cancellationToken)
    {
        var user = call.User is { } id ? new UserId(id) : (UserId?)null;
        var key = call.EmailKey is { Length: DirectoryEntry.EmailKeyLength } bytes ? bytes : (ReadOnlyMemory<byte>?)null;
        var cell = call.Cell is { Length: > 0 and <= LongestCell } name ? name : null;
        switch (path)
        {
            case DirectoryCall.Claim when key is not null && user is not null && cell is not null:
                return DirectoryReply.Of([await directory.ClaimAsync(new DirectoryEntry(key.Value, user.Value, cell), cancellationToken)]);
            case DirectoryCall.Find when key is not null:
                return DirectoryReply.Of(await directory.FindAsync(key.Value, cancellationToken) is { } found ? [found] : []);
            case DirectoryCall.FindCell when user is not null:
                return new DirectoryReply { Cell = await directory.FindCellAsync(user.Value, cancellationToken) };
            case DirectoryCall.Confirm when key is not null && user is not null:
                return new DirectoryReply { Done = await directory.ConfirmAsync(key.Value, user.Value, cancellationToken) };
            case DirectoryCall.Doubt when key is not null && user is not null:
                return new DirectoryReply { Done = await directory.DoubtAsync(key.Value, user.Value, cancellationToken) };
            case DirectoryCall.Release when key is not null && user is not null:
                await directory.ReleaseAsync(key.Value, user.Value, cancellationToken);
                return new DirectoryReply { Done = true };
            case DirectoryCall.ListInDoubt when cell is not null && call is { AgeMs: >= 0, Most: > 0 and <= MostEntries }:
                return DirectoryReply.Of(
                    await directory.ListInDoubtAsync(cell, TimeSpan.FromMilliseconds(call.AgeMs.Value), call.Most.Value, cancellationToken));
            default:
                return null;
        }
    }
}
