using Stamina.Contracts;

namespace Stamina.Http.Problems;

/// <summary>Gathers the fields at fault of a request, so that one refusal names them all.</summary>
public static class FieldErrors
{
    /// <summary>Notes a field where what is demanded of it does not hold.</summary>
    /// <param name="errors">What was found so far.</param>
    /// <param name="holds">What is demanded.</param>
    /// <param name="field">The field's path in the body.</param>
    /// <param name="expected">What would have been right, with units and bounds.</param>
    /// <param name="actual">What is there instead; null where that is private or says nothing.</param>
    /// <returns>True where it holds.</returns>
    public static bool Demand(this List<FieldError> errors, bool holds, string field, string expected, string? actual = null)
    {
        if (!holds)
        {
            errors.Add(new FieldError(field, expected, actual));
        }

        return holds;
    }
}
