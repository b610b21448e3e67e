using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Stamina.Exercises;

/// <summary>The exercise types this process knows, by id and alias.</summary>
public sealed class ExerciseCatalog
{
    private readonly FrozenDictionary<string, ExerciseType> byName;

    /// <summary>Gathers the types; where two claim one name the process must not start.</summary>
    /// <exception cref="ArgumentException">Two types claim the same id or alias.</exception>
    public ExerciseCatalog(IEnumerable<ExerciseType> types)
    {
        Types = [.. types];
        var names = new Dictionary<string, ExerciseType>(StringComparer.Ordinal);
        foreach (var type in Types)
        {
            foreach (var name in type.Descriptor.Aliases.Prepend(type.Descriptor.Id))
            {
                if (!names.TryAdd(name, type))
                {
                    throw new ArgumentException($"Two exercise types claim the name '{name}'.", nameof(types));
                }
            }
        }

        byName = names.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>All types, in the order given.</summary>
    public IReadOnlyList<ExerciseType> Types { get; }

    /// <summary>Finds a type by its id or an alias.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out ExerciseType? type) => byName.TryGetValue(name, out type);

    /// <summary>The id behind a name: <c>cycling</c> for <c>biking</c>; an unknown name is its own id.</summary>
    public string Canonical(string name) => TryGet(name, out var type) ? type.Descriptor.Id : name;
}
