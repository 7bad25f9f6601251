namespace Adieu.EndToEnd.Tests.House;

/// <summary>One house for classes with a test or two each, whose people do not meet: making a house costs more than they do.</summary>
[CollectionDefinition(nameof(OneHouse))]
public sealed class OneHouse : ICollectionFixture<AdieuHouse>;
