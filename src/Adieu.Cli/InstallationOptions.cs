using System.CommandLine;
using Adieu.Evidence;
using Adieu.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Adieu.Cli;

/// <summary>The options by which commands find Adieu's own database and keys. Their defaults are the server's settings in the environment.</summary>
internal sealed class InstallationOptions
{
    public Option<string> Storage { get; } = new("--storage")
    {
        // No default value: help prints defaults, and this one may hold a password.
        Description = "Connection string of Adieu's own database. [default: Adieu__Storage__Connection of the environment, else .data/adieu.db]",
    };

    public Option<string> Keys { get; } = new("--keys")
    {
        Description = "The folder of the keys.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("Adieu__Keys__Directory") ?? ".data/keys",
    };

    public Option<string[]> Services { get; } = new("--service") { Description = "A service.yaml; without it, those of the server's settings." };

    public SigningKey SigningKey(ParseResult parsed) => Evidence.SigningKey.Open(parsed.GetValue(Keys)!, mayCreate: false);

    /// <summary>Adieu's database alone, without services.</summary>
    public Installation OpenStorage(ParseResult parsed) => OpenStorage(parsed, Storage);

    /// <summary>The same, as the option that names it says.</summary>
    public static Installation OpenStorage(ParseResult parsed, Option<string> storage)
    {
        var services = new ServiceCollection();
        Use(new AdieuBuilder(services, new ClosingOptions()), Connection(parsed, storage));
        return new Installation(services.BuildServiceProvider());
    }

    /// <summary>A whole Adieu, as the server's settings in the environment describe it.</summary>
    public Installation Open(ParseResult parsed)
    {
        var settings = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(settings);
        Use(services.AddAdieu(options =>
        {
            settings.GetSection("Adieu").Bind(options);
            options.Keys.Directory = parsed.GetValue(Keys)!;
            options.Keys.MayCreate = false;
            if (parsed.GetValue(Services) is not { Length: > 0 } files) return;
            options.Services.Clear();
            foreach (var file in files) options.Services.Add(file);
        }), Connection(parsed, Storage));
        return new Installation(services.BuildServiceProvider());
    }

    private static string Connection(ParseResult parsed, Option<string> storage) =>
        parsed.GetValue(storage) ?? Environment.GetEnvironmentVariable("Adieu__Storage__Connection") ?? "Data Source=.data/adieu.db";

    private static void Use(AdieuBuilder builder, string connection)
    {
        if (!StoreOptions.IsSqlite(connection)) builder.UsePostgreSql(connection);
        // A name that is mistyped is an error and not a new, empty database.
        else builder.UseSqlite(new SqliteConnectionStringBuilder(connection) { Mode = SqliteOpenMode.ReadWrite }.ToString());
    }
}

/// <summary>Parts of an Adieu, without its server.</summary>
internal sealed class Installation(ServiceProvider parts) : IAsyncDisposable
{
    public T Get<T>() where T : notnull => parts.GetRequiredService<T>();

    public ValueTask DisposeAsync() => parts.DisposeAsync();
}
