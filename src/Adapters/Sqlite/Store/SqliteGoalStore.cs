using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sqlite.Store;

/// <summary>Goals in store.db.</summary>
internal sealed class SqliteGoalStore(StoreDatabase database) : IGoalStore
{
    private static readonly DocumentTable Goals = new("goal", "goal_id");

    public ValueTask<IReadOnlyList<Revisioned<GoalDocument>>> ListAsync(UserId user, ReadFrom from, CancellationToken cancellationToken)
    {
        using var read = database.Read();
        return ValueTask.FromResult<IReadOnlyList<Revisioned<GoalDocument>>>(Goals.List<GoalDocument>(read.Session, user.Value));
    }

    public ValueTask<Revisioned<GoalDocument>?> GetAsync(UserId user, GoalId goal, CancellationToken cancellationToken)
    {
        using var read = database.Read();
        return ValueTask.FromResult(Goals.Get<GoalDocument>(read.Session, user.Value, goal.Value));
    }

    public async ValueTask<bool> PutAsync(GoalDocument goal, long expectedRevision, CancellationToken cancellationToken)
    {
        using var write = await database.WriteAsync(cancellationToken);
        var written = Goals.Put(write.Session, goal.UserId, goal.GoalId, expectedRevision, DocumentCodec.Encode(goal));
        write.Commit();
        return written;
    }
}
