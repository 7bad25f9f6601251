using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Adieu.Erasure.Tests.Kit;

/// <summary>As much of JSON Schema as the map's schema uses; a word that it does not know is a fault of the test.</summary>
internal sealed class JsonSchema(JsonObject root)
{
    private static readonly string[] Silent = ["$schema", "$defs", "title", "description", "properties", "minLength", "minItems", "minProperties", "maxProperties", "maxItems", "minimum"];

    public bool Takes(JsonNode? value) => Takes(root, value);

    private bool Takes(JsonObject schema, JsonNode? value) => schema.All(word => Holds(schema, word.Key, word.Value!, value))
        && Least(schema, "minLength", value is JsonValue v && v.TryGetValue<string>(out var s) ? s.Length : null)
        && Least(schema, "minItems", (value as JsonArray)?.Count)
        && Least(schema, "minProperties", (value as JsonObject)?.Count)
        && Least(schema, "minimum", value is JsonValue n && n.TryGetValue<long>(out var number) ? (int)number : null)
        && (schema["maxProperties"] is not { } most || value is not JsonObject o || o.Count <= (int)most)
        && (schema["maxItems"] is not { } items || value is not JsonArray a || a.Count <= (int)items);

    private bool Holds(JsonObject schema, string word, JsonNode said, JsonNode? value) => word switch
    {
        "$ref" => Takes((JsonObject)root["$defs"]![said.GetValue<string>()["#/$defs/".Length..]]!, value),
        "type" => (said is JsonArray types ? types.Select(t => t!.GetValue<string>()) : [said.GetValue<string>()]).Any(t => Is(t, value)),
        "enum" => ((JsonArray)said).Any(e => JsonNode.DeepEquals(e, value)),
        "anyOf" => ((JsonArray)said).Any(s => Takes((JsonObject)s!, value)),
        "not" => !Takes((JsonObject)said, value),
        "required" => value is not JsonObject o || ((JsonArray)said).All(r => o.ContainsKey(r!.GetValue<string>())),
        "items" => value is not JsonArray a || a.All(i => Takes((JsonObject)said, i)),
        "pattern" => value is not JsonValue v || !v.TryGetValue<string>(out var s) || Regex.IsMatch(s, said.GetValue<string>()),
        "additionalProperties" => value is not JsonObject o || o.All(p => Property(schema, said, p.Key, p.Value)),
        _ => Silent.Contains(word) ? true : throw new InvalidOperationException($"The test knows no '{word}'."),
    };

    private bool Property(JsonObject schema, JsonNode rest, string name, JsonNode? value) =>
        schema["properties"]?[name] is JsonObject own ? Takes(own, value) : rest is JsonObject other && Takes(other, value);

    private static bool Least(JsonObject schema, string word, int? count) => count is null || schema[word] is not { } least || count >= int.Parse(least.ToString(), CultureInfo.InvariantCulture);

    private static bool Is(string type, JsonNode? value) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "integer" or "number" => value is JsonValue v && v.TryGetValue<long>(out _),
        "boolean" => value is JsonValue v && v.TryGetValue<bool>(out _),
        _ => value is JsonValue v && v.TryGetValue<string>(out _),
    };
}
