using Stamina.Contracts.Ids;
using Stamina.Documents;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sql;

/// <summary>Goals.</summary>
internal sealed class SqlGoalStore(SqlEngine engine, SqlKeys keys) : IGoalStore
{
    private readonly SqlDocuments goals = new(engine, keys, "goal", "goal_id");

    public async ValueTask<IReadOnlyList<Revisioned<GoalDocument>>> ListAsync(UserId user, ReadFrom from, CancellationToken cancellationToken) =>
        await goals.ListAsync<GoalDocument>(user.Value, from, cancellationToken);

    public ValueTask<Revisioned<GoalDocument>?> GetAsync(UserId user, GoalId goal, CancellationToken cancellationToken) =>
        goals.GetAsync<GoalDocument>(user.Value, goal.Value, cancellationToken);

    public ValueTask<bool> PutAsync(GoalDocument goal, long expectedRevision, CancellationToken cancellationToken) =>
        goals.PutAsync(goal.UserId, goal.GoalId, expectedRevision, DocumentCodec.Encode(goal), cancellationToken);

    public async ValueTask<bool> ForgetAsync(UserId user, GoalId goal, long expectedRevision, CancellationToken cancellationToken) => await engine.WriteAsync(
        "DELETE FROM goal WHERE user_id = $1 AND goal_id = $2 AND revision = $3", cancellationToken, user.Value, goal.Value, expectedRevision) == 1;
}
