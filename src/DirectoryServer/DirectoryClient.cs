using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Stamina.Contracts.Ids;
using Stamina.Http.Servers;
using Stamina.Ports.Stores;

namespace Stamina.DirectoryServer;

/// <summary>The directory as a cell sees it. Whatever keeps it from answering in time is <see cref="StoreUnavailableException"/>.</summary>
internal sealed class DirectoryClient : IDirectory, IDisposable
{
    private readonly HttpClient http;
    private readonly ILogger<DirectoryClient> log;

    public DirectoryClient(DirectoryClientOptions options, DirectorySecret secret, ILogger<DirectoryClient> log)
    {
        this.log = log;
        http = new HttpClient(ServerCalls.Handler(options.Trust, options.Timeout / 2)) { BaseAddress = options.Address, Timeout = options.Timeout };
        http.DefaultRequestHeaders.Add("Authorization", secret.Header);
    }

    public async ValueTask<DirectoryEntry> ClaimAsync(DirectoryEntry entry, CancellationToken cancellationToken)
    {
        var call = new DirectoryCall { EmailKey = entry.EmailKey.ToArray(), User = entry.User.Value, Cell = entry.Cell };
        return (await CallAsync(DirectoryCall.Claim, call, cancellationToken)).Entries is [var stands] ? stands.Entry : throw Unintelligible();
    }

    public async ValueTask<DirectoryEntry?> FindAsync(ReadOnlyMemory<byte> emailKey, CancellationToken cancellationToken) =>
        (await CallAsync(DirectoryCall.Find, new DirectoryCall { EmailKey = emailKey.ToArray() }, cancellationToken)).Entries is [var found]
            ? found.Entry
            : null;

    public async ValueTask<string?> FindCellAsync(UserId user, CancellationToken cancellationToken) =>
        (await CallAsync(DirectoryCall.FindCell, new DirectoryCall { User = user.Value }, cancellationToken)).Cell;

    public ValueTask<bool> ConfirmAsync(ReadOnlyMemory<byte> emailKey, UserId user, CancellationToken cancellationToken) =>
        ChangeAsync(DirectoryCall.Confirm, emailKey, user, cancellationToken);

    public ValueTask<bool> DoubtAsync(ReadOnlyMemory<byte> emailKey, UserId user, CancellationToken cancellationToken) =>
        ChangeAsync(DirectoryCall.Doubt, emailKey, user, cancellationToken);

    public async ValueTask ReleaseAsync(ReadOnlyMemory<byte> emailKey, UserId user, CancellationToken cancellationToken) =>
        await ChangeAsync(DirectoryCall.Release, emailKey, user, cancellationToken);

    public async ValueTask<IReadOnlyList<DirectoryEntry>> ListInDoubtAsync(string cell, TimeSpan age, int most, CancellationToken cancellationToken)
    {
        var call = new DirectoryCall { Cell = cell, AgeMs = (long)age.TotalMilliseconds, Most = most };
        return [.. ((await CallAsync(DirectoryCall.ListInDoubt, call, cancellationToken)).Entries ?? throw Unintelligible()).Select(entry => entry.Entry)];
    }

    public void Dispose() => http.Dispose();

    private async ValueTask<bool> ChangeAsync(string path, ReadOnlyMemory<byte> emailKey, UserId user, CancellationToken cancellationToken) =>
        (await CallAsync(path, new DirectoryCall { EmailKey = emailKey.ToArray(), User = user.Value }, cancellationToken)).Done ?? throw Unintelligible();

    private async ValueTask<DirectoryReply> CallAsync(string path, DirectoryCall call, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.PostAsJsonAsync(path, call, DirectoryJson.Default.DirectoryCall, cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                return await answer.Content.ReadFromJsonAsync(DirectoryJson.Default.DirectoryReply, cancellationToken) ?? throw Unintelligible();
            }

            log.DirectoryRefused((int)answer.StatusCode);
            throw new StoreUnavailableException($"The directory answers {(int)answer.StatusCode}.");
        }
        catch (Exception away)
            when (away is HttpRequestException or OperationCanceledException or IOException or JsonException && !cancellationToken.IsCancellationRequested)
        {
            throw new StoreUnavailableException("The directory is away.", away);
        }
    }

    private static StoreUnavailableException Unintelligible() => new("The directory's answer is not understood.");
}
