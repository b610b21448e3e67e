using System.Threading.Channels;
using Stamina.Ports.Messages;
using Stamina.Ports.Queue;

namespace Stamina.Tests.WorkoutServer;

/// <summary>A queue whose every confirm is given by hand: as slow, as broken, as full as a test wants it.</summary>
internal sealed class HandPublisher : IBatchPublisher
{
    private readonly Channel<Published> published = Channel.CreateUnbounded<Published>();
    private readonly List<Published> all = [];

    /// <summary>Goes on waiting for its confirm whatever its caller says.</summary>
    public bool IsDeaf { get; init; }

    public int Count => All.Count;

    public IReadOnlyList<Published> All
    {
        get
        {
            lock (all)
            {
                return [.. all];
            }
        }
    }

    public async ValueTask PublishAsync(BatchName name, ReadOnlyMemory<byte> batch, CancellationToken cancellationToken)
    {
        var entry = new Published(name, batch.ToArray());
        lock (all)
        {
            all.Add(entry);
        }

        published.Writer.TryWrite(entry);
        await entry.Settled.WaitAsync(IsDeaf ? CancellationToken.None : cancellationToken);
    }

    public ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken) => new(true);

    public async Task<Published> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        return await published.Reader.ReadAsync(patience.Token);
    }

    public async Task ConfirmAllAsync()
    {
        await foreach (var entry in published.Reader.ReadAllAsync())
        {
            entry.Confirm();
        }
    }

    public void Stop() => published.Writer.Complete();

    internal sealed class Published(BatchName name, byte[] bytes)
    {
        private readonly TaskCompletionSource settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public BatchName Name => name;

        public byte[] Bytes => bytes;

        public Batch Batch { get; } = Batch.Parser.ParseFrom(bytes);

        public Task Settled => settled.Task;

        public void Confirm() => settled.SetResult();

        public void Fail(Exception failure) => settled.SetException(failure);
    }
}
