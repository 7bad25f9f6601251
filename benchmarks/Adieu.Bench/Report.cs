using System.Globalization;
using System.Text.Json;

namespace Adieu.Bench;

/// <summary>Figures as they are measured: a line each for people, or a JSON object each for programs.</summary>
internal sealed class Report(bool json)
{
    /// <summary>Whether every figure with a goal has met it and nothing was at fault.</summary>
    public bool AllHold { get; private set; } = true;

    /// <summary>Says what is going on; never on standard output, which is for figures.</summary>
    public static void Say(string text) => Console.Error.WriteLine($"# {text}");

    /// <summary>Reports one figure.</summary>
    /// <param name="figure">What was measured.</param>
    /// <param name="value">How much.</param>
    /// <param name="unit">Of what.</param>
    /// <param name="baseline">What it is compared with, measured in the same run; null when it is itself a baseline.</param>
    /// <param name="ratio">Value over baseline.</param>
    /// <param name="goal">The least ratio that is good enough.</param>
    public void Add(string figure, double value, string unit, string? baseline = null, double? ratio = null, double? goal = null)
    {
        var holds = goal is null || ratio >= goal;
        AllHold &= holds;
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { figure, value = Round(value), unit, baseline, ratio = ratio is { } r ? Round(r) : (double?)null, goal, holds }));
            return;
        }

        var line = string.Create(CultureInfo.InvariantCulture, $"{figure,-44} {Round(value),12:0.##} {unit}");
        if (ratio is { } x) line += string.Create(CultureInfo.InvariantCulture, $"   {x:0.00} x {baseline}");
        if (goal is { } g) line += string.Create(CultureInfo.InvariantCulture, $"   goal {g:0.0#} {(holds ? "holds" : "MISSED")}");
        Console.WriteLine(line);
    }

    /// <summary>Reports something that should not have happened; the run has not held then.</summary>
    public void Fault(string what)
    {
        AllHold = false;
        Console.WriteLine(json ? JsonSerializer.Serialize(new { fault = what }) : $"FAULT {what}");
    }

    private static double Round(double value) => Math.Round(value, value < 100 ? 3 : 0);
}
