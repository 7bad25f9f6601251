using System.Globalization;
using Adieu.Cases;

namespace Adieu.Server.Pages.Closing;

/// <summary>Reads the choices as a browser posts them. What is missing becomes what no rule allows, and is refused by the rules.</summary>
internal static class ChoicesForm
{
    private const int NothingChosen = -1;

    public static Choices Read(IFormCollection form) => new(
        int.TryParse(form["days"], NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : NothingChosen,
        Text(form["reason"]),
        Text(form["words"]),
        form["losses"] == "yes")
    {
        GivesUpNumber = form["number"] == "yes",
    };

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
