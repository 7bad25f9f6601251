using System.Text.RegularExpressions;
using Adieu.Erasure.Catalogs;

namespace Adieu.Erasure.Planning;

/// <summary>Guesses from names whether a column holds personal data. A guess only ever asks for a word from the map's author.</summary>
internal static partial class LooksPersonal
{
    /// <summary>Whether the name speaks of a person: a contact, a document, a body, a credential.</summary>
    public static bool Is(CatalogTable table, CatalogColumn column)
    {
        if (column.Kind is ColumnKind.Boolean) return false;
        var name = Words(column.Name);
        if (Always().IsMatch(name)) return true;
        // A bare "name" or "address" is a person's only in a table of persons: shops and products have names too.
        return OfPersons().IsMatch(name) && Persons().IsMatch(Words(table.Name));
    }

    // order_no, orderNo and ORDER-NO are the same words.
    private static string Words(string name) => Boundary().Replace(name, "_").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+")]
    private static partial Regex Boundary();

    [GeneratedRegex("(^|_)(e_?mail|phone|mobile|tel|telephone|fax|passport|id_?card|identity_?no|id_?number|document_?no|ssn|social_?security|national_?id|tax_?id|birth(day|date)?|dob|gender|sex|(first|last|full|real|display|given|family|middle|sur|nick|user|login|legal|holder|contact)_?name|passw(or)?d(_hash)?|face(_\\w+)?|fingerprint|biometric|iban|card_?number|ip|ip_?addr(ess)?|user_?agent|device_?id|latitude|longitude|geo|geolocation|street|post_?code|zip(_?code)?|access_?token|refresh_?token|session_?token|push_?token|avatar|portrait|signature|wechat|openid|salary|diagnosis)(_|$)")]
    private static partial Regex Always();

    [GeneratedRegex("(^|_)(name|address|addr|city|token|secret|photo|picture|bio|lat|lng|lon|age)(_|$)")]
    private static partial Regex OfPersons();

    [GeneratedRegex("(user|account|person|people|customer|client|contact|member|passenger|patient|employee|author|profile|guest|subscriber|student|teacher|driver|rider|buyer|seller|recipient|candidate|visitor|login|session|token|identity)")]
    private static partial Regex Persons();
}
