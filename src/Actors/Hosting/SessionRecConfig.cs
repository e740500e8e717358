using System.Globalization;
using System.Text;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using Akka.Persistence.Sql;
using Akka.Persistence.Sql.Config;
using LinqToDB;

namespace SessionRec.Actors.Hosting;

/// <summary>The Akka.NET configuration of every kind of process, in one place.</summary>
public static class SessionRecConfig
{
    /// <summary>The customary name of the actor system and so of the cluster.</summary>
    public const string DefaultActorSystem = "SessionRec";

    public const string LighthouseRole = "lighthouse";

    public const string SchedulerRole = "scheduler";

    public const string WorkerRole = "worker";

    /// <summary>What all have in common: our serializer, and logs that Microsoft.Extensions.Logging can take.</summary>
    public static Config Common { get; } = ConfigurationFactory.ParseString(
        """
        akka {
          loglevel = INFO
          # Messages to nodes that have left are what leaving looks like.
          log-dead-letters-during-shutdown = off
          log-dead-letters = off
          actor {
            serializers {
              sessionrec = "SessionRec.Actors.Serialization.MessageSerializer, SessionRec.Actors"
            }
            serialization-bindings {
              "SessionRec.Actors.Messages.IWireMessage, SessionRec.Actors" = sessionrec
              "SessionRec.Actors.Messages.SchedulerEvent, SessionRec.Actors" = sessionrec
              "SessionRec.Actors.Messages.StudyEvents, SessionRec.Actors" = sessionrec
              "SessionRec.Core.Tuning.Studies.StudyEvent, SessionRec.Core" = sessionrec
              "SessionRec.Core.Tuning.Studies.StudySnapshot, SessionRec.Core" = sessionrec
            }
          }
          coordinated-shutdown.exit-clr = off
        }
        sessionrec.results-dispatcher {
          type = ForkJoinDispatcher
          throughput = 10
          dedicated-thread-pool.thread-count = 4
        }
        """);

    /// <summary>Remoting and membership of a cluster node.</summary>
    public static Config Cluster(ClusterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var seeds = string.Join(", ", options.Seeds.Select(Quote));
        var lighthousesDecide = options.LighthouseCount >= 3 ? $"role = {LighthouseRole}" : "";
        return ConfigurationFactory.ParseString(string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            akka {
              actor.provider = cluster
              remote.dot-netty.tcp {
                hostname = "0.0.0.0"
                public-hostname = {{Quote(options.Host)}}
                port = {{options.Port}}
                enable-ssl = {{(options.Certificate is null ? "off" : "on")}}
                # The largest message is a study file: at most 100,000 bytes, which JSON may write six times as long.
                maximum-frame-size = 2 MiB
                send-buffer-size = 4 MiB
                receive-buffer-size = 4 MiB
              }
              coordinated-shutdown.phases.before-service-unbind.timeout = {{LeavingTime.Phase.TotalSeconds}} s
              cluster {
                roles = [{{string.Join(", ", options.Roles.Select(Quote))}}]
                seed-nodes = [{{seeds}}]
                app-version = {{Quote(options.Version)}}
                # A node whose processors all train answers late; that is no reason to call it dead.
                failure-detector.acceptable-heartbeat-pause = 7 s
                # A node whose address was quarantined waits for an answer that never comes: then its supervisor starts it as a new one.
                shutdown-after-unsuccessful-join-seed-nodes = 60 s
                downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
                split-brain-resolver {
                  active-strategy = keep-majority
                  # With the pause above: a standby scheduler decides within 25 s of the death of the one before.
                  stable-after = 7s
                  keep-majority {
                    {{lighthousesDecide}}
                  }
                }
              }
            }
            """))
            .WithFallback(ClusterSingleton.DefaultConfig());
    }

    /// <summary>A journal in a SQLite file.</summary>
    public static Config SqliteJournal(string path) => ConfigurationFactory.ParseString(
        $$"""
        akka.persistence {
          journal {
            plugin = "akka.persistence.journal.sql"
            sql {
              connection-string = {{Quote($"Data Source={path};Default Timeout=30")}}
              provider-name = "SQLite.MS"
              auto-initialize = on
            }
          }
          snapshot-store {
            plugin = "akka.persistence.snapshot-store.sql"
            sql {
              connection-string = {{Quote($"Data Source={path};Default Timeout=30")}}
              provider-name = "SQLite.MS"
              auto-initialize = on
            }
          }
        }
        """).WithFallback(SqlPersistence.DefaultConfiguration);

    /// <summary>A journal in PostgreSQL, over <see cref="PostgresConnections"/>. The tables are there: <see cref="Storage.PostgresDatabase"/> makes them.</summary>
    public static Config PostgresJournal { get; } = ConfigurationFactory.ParseString(
        """
        akka.persistence {
          journal {
            plugin = "akka.persistence.journal.sql"
            sql {
              provider-name = "PostgreSQL.15"
              auto-initialize = off
              # Entries that were not answered for are tried again by whoever wrote them; the breaker must not make a short outage a long one.
              circuit-breaker {
                max-failures = 10
                call-timeout = 20s
                reset-timeout = 5s
              }
            }
          }
          snapshot-store {
            plugin = "akka.persistence.snapshot-store.sql"
            sql {
              provider-name = "PostgreSQL.15"
              auto-initialize = off
            }
          }
        }
        """).WithFallback(SqlPersistence.DefaultConfiguration);

    /// <summary>How the journal reaches PostgreSQL: beside the configuration, which anybody may print, since it can hold a password.</summary>
    internal static DataOptionsSetup PostgresConnections(string connectionString) => new(new DataOptions().UseConnectionString(ProviderName.PostgreSQL15, connectionString));

    /// <summary>
    /// Any setting from the environment, as Lighthouse's images have it: <c>AKKA__REMOTE__DOT_NETTY__TCP__PORT</c> sets
    /// <c>akka.remote.dot-netty.tcp.port</c>.
    /// </summary>
    public static Config FromEnvironment(IEnumerable<KeyValuePair<string, string>> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var hocon = new StringBuilder();
        foreach (var (name, value) in environment)
        {
            if (!name.StartsWith("AKKA__", StringComparison.Ordinal)) continue;
            var key = name.ToLowerInvariant().Replace("__", ".", StringComparison.Ordinal).Replace('_', '-');
            var isList = value.StartsWith('[');
            hocon.Append(key).Append(" = ").AppendLine(isList ? value : Quote(value));
        }

        return ConfigurationFactory.ParseString(hocon.ToString());
    }

    private static string Quote(string text) => '"' + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';
}
