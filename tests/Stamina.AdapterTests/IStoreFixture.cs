using Stamina.Ports.Stores;

namespace Stamina.AdapterTests;

/// <summary>How an adapter's store starts: migrated, and empty but for what other tests of the class wrote under users of their own.</summary>
public interface IStoreFixture : IAsyncDisposable
{
    IFoldStore Folds { get; }

    IWorkoutReads Reads { get; }

    IAccountStore Accounts { get; }

    IGoalStore Goals { get; }

    IStoreMigrations Migrations { get; }

    IStoreUpkeep Upkeep { get; }
}

/// <summary>A suite over a started store.</summary>
public abstract class StoreSuite
{
    /// <summary>Starts the adapter's store; each test has its own fixture object, which may share an engine.</summary>
    protected abstract Task<IStoreFixture> StartAsync();

    protected static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;
}
