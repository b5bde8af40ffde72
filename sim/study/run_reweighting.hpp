#pragma once

#include "sim/audit/ledger_file.hpp"
#include "sim/study/reweighting.hpp"

namespace twinshift::study {

/// What of a ledger is taken.
struct ReweightingScope {
  bool whole_trains = false;  ///< other people's trains (audit::kOutsideTotals) too, which are in no total
  bool public_only = false;   ///< public vehicles alone
  double private_scale = 1;   ///< private vehicles times this: 100 over the percentage of travellers simulated
};

/// A run's totals hung on the factors of its own ledger: "co2e_ttw_kg", "co2e_wtt_kg", their sum "co2e_wtw_kg", and
/// every other item but kilometres. Inputs are the factors' ids, so that two runs share their draws.
///
/// A factor that stands in rows of co2e_wtt_kg alone is of the supply, every other of the vehicles.
[[nodiscard]] Reweighting reweighting_of(audit::LedgerFile const& ledger, ReweightingScope const& scope = {});

}  // namespace twinshift::study
