// twinshift-viz: shows a run's recording. Links no model: everything it knows is in the file.

#include "viz/commands.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <stdexcept>

namespace {

using twinshift::viz::Request;

void add_common(CLI::App& command, Request& request) {
  command.add_option("run", request.path, "A run's folder, or a recording (.tsr)")->required();
  command.add_option("--at", request.at, "Time of day, HH:MM")->capture_default_str();
}

void add_look(CLI::App& command, Request& request) {
  command.add_option("--size", request.size, "Width and height in pixels")->capture_default_str();
  command.add_option("--theme", request.theme, "dark (rooms, film) or light (print); dark if not given")
      ->check(CLI::IsMember({"dark", "light"}));
  command.add_option("--lang", request.language, "en or ko; the city's own if not given")
      ->check(CLI::IsMember({"en", "ko"}));
  command
      .add_option("--zoom", request.metres_per_pixel, "Metres per pixel around the centre; the whole city if not given")
      ->check(CLI::Range(0.1, 200.0));
}

void add_layer(CLI::App& command, Request& request) {
  command.add_option("--layer", request.layer, "Which movers: all, people, vehicles, none")
      ->check(CLI::IsMember({"all", "people", "vehicles", "none"}))
      ->capture_default_str();
}

int run(int argc, char** argv) {
  CLI::App app{"Shows a simulated day: in a window, as a still picture, or in numbers.", "twinshift-viz"};
  app.require_subcommand(1);
  Request request;
  auto* show = app.add_subcommand("show", "Watch a run in a window; ? shows the keys");
  add_common(*show, request);
  add_look(*show, request);
  add_layer(*show, request);
  auto* still = app.add_subcommand("still", "Draw one moment as PNG; needs no screen");
  add_common(*still, request);
  add_look(*still, request);
  add_layer(*still, request);
  still->add_option("--out", request.out, "The picture to write, .png")->required();
  auto* map = app.add_subcommand("map", "Draw a map of the whole day as PNG; needs no screen");
  map->add_option("run", request.path, "A run's folder, or a recording (.tsr)")->required();
  map->add_option("--show", request.topic, "streets, homes, midday, lines or boardings")
      ->check(CLI::IsMember({"streets", "homes", "midday", "lines", "boardings"}))
      ->capture_default_str();
  add_look(*map, request);
  map->add_option("--out", request.out, "The picture to write, .png")->required();
  auto* counts = app.add_subcommand("counts", "People and vehicles by mode at one moment");
  add_common(*counts, request);
  counts->add_flag("--json", request.json, "One JSON object");
  try {
    app.parse(argc, argv);
  } catch (CLI::ParseError const& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (show->parsed()) return twinshift::viz::show(request);
  if (still->parsed()) return twinshift::viz::still(request);
  if (map->parsed()) return twinshift::viz::map(request);
  return twinshift::viz::counts(request);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (twinshift::recording::RecordingError const& error) {
    std::cerr << error.what() << '\n';
    return 4;
  } catch (std::invalid_argument const& error) {
    std::cerr << error.what() << '\n';
    return 2;
  } catch (std::exception const& error) {
    std::cerr << "V499: the viewer had to stop: " << error.what() << '\n';
    return 5;
  }
}
