namespace TaskMcp.Silo.Bindings.Conditions;

/// <summary>The operators of SPEC B-2; in JSON their names in lower case.</summary>
internal enum ConditionOperator
{
    Eq,
    Neq,

    /// <summary>A text has the part, a list the item, an object the key.</summary>
    Contains,
    Gt,
    Lt,
    Gte,
    Lte,

    /// <summary>The field, or one item of it, is in the list.</summary>
    In,

    /// <summary>Whether there is a value other than null.</summary>
    Exists,

    /// <summary>A .NET regular expression finds something in the text, or in one item.</summary>
    Matches,
}
