// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.configuration;

import io.vrrp.runtime.configuration.SavedFiles.Saved;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.apache.felix.utils.properties.InterpolationHelper.BundleContextSubstitutionCallback;
import org.apache.felix.utils.properties.TypedProperties.SubstitutionCallback;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.SynchronousConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves what is changed through ConfigurationAdmin, by the web console or another bundle, to the
 * files of {@code etc/}. The appliance forgets everything else when it stops.
 *
 * <p>File Install could do so itself ({@code felix.fileinstall.enableConfigSave}), but only for
 * configurations that came from files. It also writes the files in place, after its own changes
 * too: its watcher may read a file that is half written, and deliver and save an empty
 * configuration.
 *
 * <p>A change is saved before the call that made it returns.
 *
 * <p>File Install then finds a changed file. If it delivered that file, it could replace a change
 * that is made in the same moment: ConfigurationAdmin does not report which of two changes replaced
 * the other. So File Install asks this component first (its ranking is higher), and a file that has
 * what was saved is not delivered.
 */
@Component(
    service = {SynchronousConfigurationListener.class, ArtifactInstaller.class},
    immediate = true,
    property = Constants.SERVICE_RANKING + ":Integer=1000")
public final class ConfigurationSaver
    implements SynchronousConfigurationListener, ArtifactInstaller {

  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationSaver.class);

  private static final Set<String> NOT_SAVED =
      Set.of(FileInstall.FILE_NAME, "service.pid", "service.factoryPid", "service.bundleLocation");

  /** What is delivered by these is at home in a file or a bundle. */
  private static final Set<String> DELIVERERS =
      Set.of("org.apache.felix.fileinstall.", "org.apache.felix.configurator.");

  private final ConfigurationAdmin admin;
  private final Path directory;
  private final BooleanSupplier delivered;
  private final SubstitutionCallback variables;

  /** File Install's service that makes configurations of files; null while it is absent. */
  private ArtifactInstaller fileInstall;

  private final SavedFiles saved = new SavedFiles();

  private boolean updating;

  @Activate
  public ConfigurationSaver(@Reference ConfigurationAdmin admin, BundleContext context)
      throws IOException {
    this(
        admin,
        new File(context.getProperty("felix.fileinstall.dir")).getCanonicalFile().toPath(),
        ConfigurationSaver::isDelivered,
        variables(context));
  }

  ConfigurationSaver(
      ConfigurationAdmin admin,
      Path directory,
      BooleanSupplier delivered,
      SubstitutionCallback variables) {
    this.admin = admin;
    this.directory = directory;
    this.delivered = delivered;
    this.variables = variables;
    try {
      Configuration[] present = admin.listConfigurations(null);
      for (Configuration each : present == null ? new Configuration[0] : present) {
        remember(each);
      }
    } catch (IOException | InvalidSyntaxException e) {
      LOG.warn("{}: cannot read what is configured: {}", directory, e.toString());
    }
  }

  private static SubstitutionCallback variables(BundleContext context) {
    BundleContextSubstitutionCallback values = new BundleContextSubstitutionCallback(context);
    return (name, key, variable) -> values.getValue(variable);
  }

  /** File Install is the only one that also listens to configurations. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      target = "(objectClass=org.osgi.service.cm.ConfigurationListener)")
  synchronized void bindFileInstall(ArtifactInstaller installer) {
    fileInstall = installer;
  }

  /** The files that File Install has delivered before are also asked for here. */
  @Activate
  void takeOver(BundleContext context) {
    ArtifactInstaller present;
    synchronized (this) {
      present = fileInstall;
    }
    if (present != null) {
      FileInstall.release(context, present);
    }
  }

  synchronized void unbindFileInstall(ArtifactInstaller installer) {
    if (fileInstall == installer) {
      fileInstall = null;
    }
  }

  /** Whether the calling thread comes from a deliverer. */
  private static boolean isDelivered() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames.anyMatch(
                    frame ->
                        DELIVERERS.stream()
                            .anyMatch(name -> frame.getClassName().startsWith(name))));
  }

  @Override
  public boolean canHandle(File file) {
    return file.getName().endsWith(".cfg") || file.getName().endsWith(".config");
  }

  @Override
  public void install(File file) throws Exception {
    update(file);
  }

  @Override
  public synchronized void update(File file) throws Exception {
    ConfigurationText text = ConfigurationText.of(file.toPath());
    String pid = saved.pid(file.toPath());
    if (pid != null && !text.isXml() && hasSaved(pid, text)) {
      return;
    }
    updating = true;
    try {
      fileInstall.update(file);
    } finally {
      updating = false;
    }
    Configuration[] found =
        admin.listConfigurations(
            "(" + FileInstall.FILE_NAME + "=" + escaped(FileInstall.key(file.toPath())) + ")");
    if (found != null) {
      Map<String, Object> values = text.isXml() ? properties(found[0]) : text.values(variables);
      saved.put(found[0].getPid(), file.toPath(), values, text.values());
    }
  }

  /** Whether a file has what its configuration was last known to have. */
  private boolean hasSaved(String pid, ConfigurationText text) throws IOException {
    boolean lists = hasLists(pid);
    Saved last = saved.get(pid);
    if (!PropertyValue.same(
        PropertyValue.inFile(text.values(variables), lists),
        PropertyValue.inFile(last.properties(), lists))) {
      return false;
    }
    saved.put(pid, last.file(), last.properties(), text.values());
    return true;
  }

  @Override
  public synchronized void uninstall(File file) throws Exception {
    String pid = saved.pid(file.toPath());
    if (pid == null || file.exists()) {
      // Deleted with its configuration, or there again: then File Install finds it as a new one.
      return;
    }
    updating = true;
    try {
      fileInstall.uninstall(file);
    } finally {
      updating = false;
    }
    saved.remove(pid);
  }

  /** Whether commas separate the values of lists, as virtual routers read them. */
  private static boolean hasLists(String pid) {
    return pid.startsWith("io.vrrp.");
  }

  @Override
  public synchronized void configurationEvent(ConfigurationEvent event) {
    if (updating) {
      return;
    }
    String pid = event.getPid();
    try {
      if (event.getType() == ConfigurationEvent.CM_DELETED) {
        deleted(pid);
      } else if (event.getType() == ConfigurationEvent.CM_UPDATED) {
        Configuration[] found = admin.listConfigurations("(service.pid=" + escaped(pid) + ")");
        if (found != null) {
          updated(found[0]);
        }
      }
    } catch (IOException | InvalidSyntaxException | RuntimeException e) {
      LOG.error(
          "{}: not saved to {}; the change is lost when the appliance stops: {}",
          pid,
          directory,
          e.toString());
    }
  }

  /** For a filter. */
  private static String escaped(String pid) {
    return pid.replaceAll("([\\\\*()])", "\\\\$1");
  }

  private void updated(Configuration changed) throws IOException {
    String pid = changed.getPid();
    Map<String, Object> properties = properties(changed);
    Saved last = saved.get(pid);
    boolean lists = hasLists(pid);
    if (delivered.getAsBoolean()) {
      if (isOutdated(last, properties, lists)) {
        update(changed, last.properties(), last.file());
      } else {
        remember(changed);
      }
      return;
    }
    Path file = file(changed);
    if (file == null) {
      file = last == null ? newFile(changed) : last.file();
      // Before there is a file: File Install would make a second configuration of it.
      update(changed, properties, file);
    }
    ConfigurationText text = ConfigurationText.of(file);
    if (last != null && !PropertyValue.same(text.values(), last.content())) {
      LOG.warn("{}: not saved, because {} was changed at the same time; the file wins", pid, file);
    } else {
      Map<String, Object> before = last == null ? Map.of() : last.properties();
      if (apply(before, properties, lists, text)) {
        text.write(file);
        // As it is read again: the format has no spaces around values.
        text = ConfigurationText.of(file);
        LOG.info("{}: saved to {}", pid, file);
      }
    }
    saved.put(pid, file, properties, text.values());
  }

  /**
   * Whether a delivered configuration is older than what was saved: File Install had read the file
   * before, and would not read it again.
   */
  private static boolean isOutdated(Saved last, Map<String, Object> properties, boolean lists)
      throws IOException {
    return last != null
        && Files.exists(last.file())
        && PropertyValue.same(ConfigurationText.of(last.file()).values(), last.content())
        && !PropertyValue.same(
            PropertyValue.inFile(properties, lists),
            PropertyValue.inFile(last.properties(), lists));
  }

  /** Puts into a file what has changed. Returns whether anything has. */
  private static boolean apply(
      Map<String, Object> before,
      Map<String, Object> properties,
      boolean lists,
      ConfigurationText text) {
    boolean any = false;
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(properties.keySet());
    for (String name : names) {
      Object value = PropertyValue.inFile(properties.get(name), lists);
      if (!PropertyValue.same(value, PropertyValue.inFile(before.get(name), lists))) {
        text.set(name, value);
        any = true;
      }
    }
    return any;
  }

  private void deleted(String pid) throws IOException {
    Saved last = saved.remove(pid);
    if (last == null || delivered.getAsBoolean() || !Files.exists(last.file())) {
      return;
    }
    if (PropertyValue.same(ConfigurationText.of(last.file()).values(), last.content())) {
      Files.delete(last.file());
      LOG.info("{}: deleted, and {} with it", pid, last.file());
    } else {
      LOG.warn(
          "{}: deleted, but {} stays, because it was changed at the same time", pid, last.file());
    }
  }

  private void remember(Configuration configuration) throws IOException {
    Path file = file(configuration);
    if (file != null) {
      saved.put(
          configuration.getPid(),
          file,
          properties(configuration),
          ConfigurationText.of(file).values());
    }
  }

  private void update(Configuration configuration, Map<String, Object> properties, Path file)
      throws IOException {
    Dictionary<String, Object> named = new Hashtable<>(properties);
    named.put(FileInstall.FILE_NAME, FileInstall.key(file));
    updating = true;
    try {
      configuration.update(named);
    } finally {
      updating = false;
    }
  }

  private static Path file(Configuration configuration) {
    Dictionary<String, Object> properties = configuration.getProperties();
    Object name = properties == null ? null : properties.get(FileInstall.FILE_NAME);
    return name == null ? null : Path.of(URI.create(name.toString()));
  }

  /** A name from which File Install makes the same configuration again. */
  private Path newFile(Configuration configuration) throws IOException {
    String pid = configuration.getPid();
    String factoryPid = configuration.getFactoryPid();
    String kind = factoryPid == null ? pid : factoryPid;
    if (kind.indexOf('-') >= 0) {
      throw new IOException("no file can be named after a PID with a hyphen");
    }
    String name = factoryPid == null ? "" : "-" + pid.substring(factoryPid.length() + 1);
    Path file = directory.resolve((kind + name).replace('/', '_') + ".cfg");
    if (Files.exists(file)) {
      throw new IOException(file + " is there already");
    }
    return file;
  }

  private static Map<String, Object> properties(Configuration configuration) {
    Dictionary<String, Object> all = configuration.getProperties();
    Map<String, Object> properties = new HashMap<>();
    for (String name :
        Collections.list((all == null ? new Hashtable<String, Object>() : all).keys())) {
      if (!NOT_SAVED.contains(name)) {
        properties.put(name, all.get(name));
      }
    }
    return properties;
  }
}
