using System.Globalization;

namespace TaskMcp.Silo.Templates;

/// <summary>The only exception that parsing, checking or rendering a template throws.</summary>
public sealed class TemplateException(string code, string message, int line, int column, string? jsonPath = null)
    : Exception(Describe(message, line, column, jsonPath))
{
    /// <summary>Stable, one of <see cref="TemplateErrorCodes"/>.</summary>
    public string Code { get; } = code;

    /// <summary>What is wrong, without the place.</summary>
    public string Reason { get; } = message;

    /// <summary>From 1, within the template, or within the leaf where <see cref="JsonPath"/> is set; 0 where no place applies.</summary>
    public int Line { get; } = line;

    /// <summary>From 1, in UTF-16 units; 0 where no place applies.</summary>
    public int Column { get; } = column;

    /// <summary>The leaf of a <see cref="JsonTemplate"/>, such as <c>$.blocks[0].text</c>.</summary>
    public string? JsonPath { get; } = jsonPath;

    internal TemplateException At(string path) => new(Code, Reason, Line, Column, path);

    private static string Describe(string message, int line, int column, string? path)
    {
        var place = line == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"line {line}, column {column}: ");
        return path is null ? $"{place}{message}" : $"{path}: {place}{message}";
    }
}
