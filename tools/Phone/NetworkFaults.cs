namespace Stamina.Tools.Phone;

/// <summary>What a bad network does to a phone's requests. Seeded, so that a run can be repeated.</summary>
internal sealed class NetworkFaults(double drop, bool duplicate, bool shuffle, int seed)
{
    private readonly Random random = new(seed);

    public static NetworkFaults None => new(0, duplicate: false, shuffle: false, seed: 0);

    public int Lost { get; private set; }

    public int LostAnswers { get; private set; }

    public int Duplicated { get; private set; }

    /// <summary>The order in which requests leave.</summary>
    public IReadOnlyList<T> Order<T>(IReadOnlyList<T> requests)
    {
        if (!shuffle)
        {
            return requests;
        }

        var shuffled = requests.ToArray();
        random.Shuffle(shuffled);
        return shuffled;
    }

    /// <summary>Sends, or not, or twice, or loses the answer. Null: the phone knows of no answer.</summary>
    public async Task<T?> PassAsync<T>(Func<Task<T>> send)
        where T : class
    {
        var lost = random.NextDouble() < drop;
        if (lost && random.Next(2) == 0)
        {
            Lost++;
            return null;
        }

        var answer = await send();
        if (duplicate && random.Next(4) == 0)
        {
            Duplicated++;
            answer = await send();
        }

        if (lost)
        {
            LostAnswers++;
            return null;
        }

        return answer;
    }
}
