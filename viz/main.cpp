// twinshift-viz: shows runs' recordings. Links no model: everything it knows is in the files.

#include "viz/commands.hpp"
#include "viz/heat.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using twinshift::viz::Request;

std::vector<std::string> layers() {
  std::vector<std::string> names = {"all", "people", "vehicles", "none"};
  for (int i = 1; i < twinshift::viz::kHeats; ++i)
    names.emplace_back(twinshift::viz::token(static_cast<twinshift::viz::Heat>(i)));
  return names;
}

void add_runs(CLI::App& command, Request& request, bool required, int most) {
  command
      .add_option("run", request.paths,
                  most == 1 ? "A run's folder, or a recording (.tsr)" : "Runs' folders, or recordings (.tsr)")
      ->required(required)
      ->expected(required ? 1 : 0, most);
}

void add_at(CLI::App& command, Request& request) {
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

void add_stage(CLI::App& command, Request& request) {
  command.add_option("--layer", request.layer, "Movers (all, people, vehicles, none), or what is coloured on the map")
      ->check(CLI::IsMember(layers()))
      ->capture_default_str();
  command.add_option("--layout", request.layout, "single, split, twin, multiples or depot; fits the runs if not given")
      ->check(CLI::IsMember({"single", "split", "twin", "multiples", "depot"}));
  command.add_flag_callback(
      "--split", [&request] { request.layout = "split"; }, "The same as --layout split");
  command.add_flag_callback(
      "--twin", [&request] { request.layout = "twin"; }, "The same as --layout twin");
  command.add_option("--place", request.place, "Name of a place or stop to look at");
  command.add_option("--follow", request.route, "Follow the fullest vehicle of a route, by the route's key");
  command.add_option("--caption", request.caption, "A sentence on the picture");
  command.add_flag("--charts", request.charts, "Figures of the day so far beside the map");
  command.add_flag("--legend,!--no-legend", request.legend, "The legend of modes; on if not given");
  command.add_flag("--stamp,!--no-stamp", request.stamp, "Scenario, seed and hash in the corner; on if not given");
  command.add_flag("--estimate", request.estimate, "Mark the policy as an estimate: hatched, with the word");
  command.add_flag("--reduced-motion", request.reduced_motion, "No camera moves, cuts only");
}

void add_film(CLI::App& command, Request& request) {
  command.add_option("--scenes", request.scenes, "A story, as twinshift hands it over");
  command.add_option("--until", request.until, "Where the clock stops, HH:MM; an hour later if not given");
  command.add_option("--speed", request.speed, "Seconds of the day a second of the film")->capture_default_str();
  command.add_option("--fps", request.frames_per_second, "Frames a second")
      ->check(CLI::Range(1, 120))
      ->capture_default_str();
}

int run(int argc, char** argv) {
  CLI::App app{"Shows simulated days: in a window, as a still picture, a film, or in numbers.", "twinshift-viz"};
  app.require_subcommand(1);
  Request request;
  auto* show = app.add_subcommand("show", "Watch runs in a window; ? shows the keys");
  add_runs(*show, request, false, 9);
  add_at(*show, request);
  add_look(*show, request);
  add_stage(*show, request);
  show->add_option("--scenes", request.scenes, "A story, as twinshift hands it over");
  auto* still = app.add_subcommand("still", "Draw one moment as PNG; needs no screen");
  add_runs(*still, request, true, 9);
  add_at(*still, request);
  add_look(*still, request);
  add_stage(*still, request);
  still->add_option("--out", request.out, "The picture to write, .png")->required();
  auto* film = app.add_subcommand("film", "Make a film (.mp4, .gif, or a folder of PNG); needs no screen");
  add_runs(*film, request, false, 9);
  add_at(*film, request);
  add_look(*film, request);
  add_stage(*film, request);
  add_film(*film, request);
  film->add_option("--out", request.out, "The film to write: .mp4, .gif, or a new folder")->required();
  auto* map = app.add_subcommand("map", "Draw a map of the whole day as PNG; needs no screen");
  add_runs(*map, request, true, 1);
  map->add_option("--show", request.topic, "streets, homes, midday, lines or boardings")
      ->check(CLI::IsMember({"streets", "homes", "midday", "lines", "boardings"}))
      ->capture_default_str();
  add_look(*map, request);
  map->add_option("--out", request.out, "The picture to write, .png")->required();
  auto* counts = app.add_subcommand("counts", "People and vehicles by mode at one moment");
  add_runs(*counts, request, true, 1);
  add_at(*counts, request);
  counts->add_flag("--json", request.json, "One JSON object");
  try {
    app.parse(argc, argv);
  } catch (CLI::ParseError const& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (request.paths.empty() && request.scenes.empty())
    throw std::invalid_argument{"say what to show: a run's folder, or a story with --story"};
  if (show->parsed()) return twinshift::viz::show(request);
  if (still->parsed()) return twinshift::viz::still(request);
  if (film->parsed()) return twinshift::viz::film(request);
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
    std::string const what = error.what();
    std::cerr << (what.rfind("V4", 0) == 0 ? "" : "V499: the viewer had to stop: ") << what << '\n';
    return 5;
  }
}
