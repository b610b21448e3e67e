using Stamina.Contracts.Ids;
using Stamina.Documents;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.MongoDB;

/// <summary>Goals.</summary>
internal sealed class MongoGoalStore(MongoStore store, MongoKeys keys) : IGoalStore
{
    private readonly MongoDocuments goals = new(store, keys, Names.Goals, "goal");

    public async ValueTask<IReadOnlyList<Revisioned<GoalDocument>>> ListAsync(UserId user, ReadFrom from, CancellationToken cancellationToken) =>
        await goals.ListAsync<GoalDocument>(user.Value, cancellationToken);

    public ValueTask<Revisioned<GoalDocument>?> GetAsync(UserId user, GoalId goal, CancellationToken cancellationToken) =>
        goals.GetAsync<GoalDocument>(user.Value, goal.Value, cancellationToken);

    public ValueTask<bool> PutAsync(GoalDocument goal, long expectedRevision, CancellationToken cancellationToken) =>
        goals.PutAsync(goal.UserId, goal.GoalId, expectedRevision, DocumentCodec.Encode(goal), cancellationToken);

    public ValueTask<bool> ForgetAsync(UserId user, GoalId goal, long expectedRevision, CancellationToken cancellationToken) =>
        goals.DeleteAsync(user.Value, goal.Value, expectedRevision, cancellationToken);
}
