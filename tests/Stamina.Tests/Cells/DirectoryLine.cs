using Stamina.Contracts.Ids;
using Stamina.Ports.Stores;

namespace Stamina.Tests.Cells;

/// <summary>A cell's line to the directory: counts what is asked, and is cut before the calls that a test names.</summary>
internal sealed class DirectoryLine(IDirectory behind) : IDirectory
{
    /// <summary>True for the calls that do not get through.</summary>
    public Predicate<string> IsCut { get; set; } = _ => false;

    /// <summary>Happens before a call gets through.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    public int Calls { get; private set; }

    public async ValueTask<DirectoryEntry> ClaimAsync(DirectoryEntry entry, CancellationToken cancellationToken)
    {
        await PassAsync("claim");
        return await behind.ClaimAsync(entry, cancellationToken);
    }

    public async ValueTask<DirectoryEntry?> FindAsync(ReadOnlyMemory<byte> emailKey, CancellationToken cancellationToken)
    {
        await PassAsync("find");
        return await behind.FindAsync(emailKey, cancellationToken);
    }

    public async ValueTask<string?> FindCellAsync(UserId user, CancellationToken cancellationToken)
    {
        await PassAsync("find cell");
        return await behind.FindCellAsync(user, cancellationToken);
    }

    public async ValueTask<bool> ConfirmAsync(ReadOnlyMemory<byte> emailKey, UserId user, CancellationToken cancellationToken)
    {
        await PassAsync("settle");
        return await behind.ConfirmAsync(emailKey, user, cancellationToken);
    }

    public async ValueTask<bool> DoubtAsync(ReadOnlyMemory<byte> emailKey, UserId user, CancellationToken cancellationToken)
    {
        await PassAsync("doubt");
        return await behind.DoubtAsync(emailKey, user, cancellationToken);
    }

    public async ValueTask ReleaseAsync(ReadOnlyMemory<byte> emailKey, UserId user, CancellationToken cancellationToken)
    {
        await PassAsync("release");
        await behind.ReleaseAsync(emailKey, user, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<DirectoryEntry>> ListInDoubtAsync(string cell, TimeSpan age, int most, CancellationToken cancellationToken)
    {
        await PassAsync("list");
        return await behind.ListInDoubtAsync(cell, age, most, cancellationToken);
    }

    private async Task PassAsync(string call)
    {
        Calls++;
        if (IsCut(call))
        {
            throw new StoreUnavailableException("The line is cut.");
        }

        await Before(call);
    }
}
