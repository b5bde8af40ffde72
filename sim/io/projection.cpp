#include "sim/io/projection.hpp"

#include <proj.h>

#include <cmath>

namespace twinshift::io {

struct Projection::State {
  PJ_CONTEXT* context = proj_context_create();
  PJ* transform = nullptr;
  State() { proj_log_level(context, PJ_LOG_NONE); }
  ~State() {
    proj_destroy(transform);
    proj_context_destroy(context);
  }
  State(State const&) = delete;
  State& operator=(State const&) = delete;
};

Projection::Projection() : state_{std::make_unique<State>()} {}
Projection::~Projection() = default;
Projection::Projection(Projection&&) noexcept = default;
Projection& Projection::operator=(Projection&&) noexcept = default;

namespace {

bool plane_in_metres(PJ_CONTEXT* context, std::string const& crs) {
  auto* const definition = proj_create(context, crs.c_str());
  if (definition == nullptr) return false;
  auto good = proj_get_type(definition) == PJ_TYPE_PROJECTED_CRS;
  if (good) {
    auto* const system = proj_crs_get_coordinate_system(context, definition);
    double factor = 0;
    good =
        system != nullptr &&
        proj_cs_get_axis_info(context, system, 0, nullptr, nullptr, nullptr, &factor, nullptr, nullptr, nullptr) != 0 &&
        factor == 1.0;
    proj_destroy(system);
  }
  proj_destroy(definition);
  return good;
}

}  // namespace

std::optional<Projection> Projection::make(std::string const& crs) {
  Projection result;
  auto& state = *result.state_;
  if (!plane_in_metres(state.context, crs)) return std::nullopt;
  auto* const raw = proj_create_crs_to_crs(state.context, "EPSG:4326", crs.c_str(), nullptr);
  if (raw == nullptr) return std::nullopt;
  state.transform = proj_normalize_for_visualization(state.context, raw);  // longitude first, east first
  proj_destroy(raw);
  if (state.transform == nullptr) return std::nullopt;
  return result;
}

std::optional<Point> Projection::to_plane(LonLat at) const {
  auto const result = proj_trans(state_->transform, PJ_FWD, proj_coord(at.lon, at.lat, 0, 0));
  if (!std::isfinite(result.xy.x) || !std::isfinite(result.xy.y)) return std::nullopt;
  return Point{result.xy.x, result.xy.y};
}

std::optional<LonLat> Projection::to_degrees(Point at) const {
  auto const result = proj_trans(state_->transform, PJ_INV, proj_coord(at.x, at.y, 0, 0));
  if (!std::isfinite(result.xy.x) || !std::isfinite(result.xy.y)) return std::nullopt;
  return LonLat{result.xy.x, result.xy.y};
}

}  // namespace twinshift::io
